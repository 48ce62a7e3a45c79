import { z } from "zod";
import type { DeclaredSite } from "../../declared/declaration";
import type { DrilledDeclaration, Ranges } from "../isolation";
import { placedText, SiteRange } from "./site-range";

const balanced = z.object({ spec: z.object({ loadBalancerIP: z.string() }) });

/** A value with every text in it changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}

/** A site with its range, and the networks that it has there. */
interface PlacedSite {
  readonly site: DeclaredSite;
  readonly range: SiteRange;
  readonly networks: Pick<DeclaredSite, "podCidr" | "serviceCidr">;
}

function placeSite(site: DeclaredSite, index: number): PlacedSite {
  const range = new SiteRange(index + 1);
  const networks = {
    podCidr: range.addNetwork("pods", site.podCidr),
    serviceCidr: range.addNetwork("services", site.serviceCidr),
  };
  range.addAddress(site.ingressAddress);
  for (const object of site.objects) {
    const found = balanced.safeParse(object);
    if (found.success) range.addAddress(found.data.spec.loadBalancerIP);
  }
  return { site, range, networks };
}

/** What is declared, with the addresses that it has on this machine. */
export interface PlacedDeclaration {
  readonly declaration: DrilledDeclaration;
  readonly ranges: Ranges;
}

/**
 * Gives every declared site a range of this machine's loopback addresses, and has all that is declared speak of these: the
 * same objects, and nothing in them changed but addresses.
 *
 * @throws InvalidInputError where there is no room for a site
 */
export function placeDeclaration({ sites, ...others }: DrilledDeclaration): PlacedDeclaration {
  const data = sites.map(placeSite);
  const cloud = others.cloudVoters.map(({ address }, index) => {
    const range = new SiteRange(sites.length + index + 1);
    range.addAddress(address);
    return range;
  });
  const ranges = [...data.map(({ range }) => range), ...cloud];
  const placed = <T>(value: T): T => mapTexts(value, (text) => placedText(text, ranges)) as T;
  const users = new SiteRange(ranges.length + 1).network;
  return {
    declaration: {
      ...placed(others),
      sites: data.map(({ site, networks }) => ({ ...placed(site), ...networks })),
    },
    ranges: { users, resolvers: users, vaults: new SiteRange(ranges.length + 2).network },
  };
}
