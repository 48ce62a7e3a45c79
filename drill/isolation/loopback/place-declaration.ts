import { z } from "zod";
import type { DeclaredSite } from "../../declared/declaration";
import type { DrilledDeclaration } from "../isolation";
import { placedText, SiteRange } from "./site-range";

const balanced = z.object({ spec: z.object({ loadBalancerIP: z.string() }) });

/** A value with every text in it changed. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}

function rangeOf(site: DeclaredSite, index: number): SiteRange {
  const range = new SiteRange(index);
  range.addNetwork("pods", site.podCidr);
  range.addNetwork("services", site.serviceCidr);
  range.addAddress(site.ingressAddress);
  for (const object of site.objects) {
    const found = balanced.safeParse(object);
    if (found.success) range.addAddress(found.data.spec.loadBalancerIP);
  }
  return range;
}

/** What is declared, with the addresses that it has on this machine. */
export interface PlacedDeclaration {
  readonly declaration: DrilledDeclaration;
  /** Networks for those who are at no declared site. */
  readonly ranges: { readonly users: string; readonly vaults: string };
}

/**
 * Gives every declared site a range of this machine's loopback addresses, and has all that is declared speak of these: the
 * same objects, and nothing in them changed but addresses.
 *
 * @throws InvalidInputError where there is no room for a site
 */
export function placeDeclaration(declared: DrilledDeclaration): PlacedDeclaration {
  const { sites, cloudVoters } = declared;
  const data = sites.map((site, index) => rangeOf(site, index + 1));
  const cloud = cloudVoters.map(({ address }, index) => {
    const range = new SiteRange(sites.length + index + 1);
    range.addAddress(address);
    return range;
  });
  const ranges = [...data, ...cloud];
  const change = (text: string): string => placedText(text, ranges);
  const declaration = mapTexts(declared, change) as DrilledDeclaration;
  const placed = declaration.sites.map((site, index): DeclaredSite => {
    const range = data[index] ?? new SiteRange(index + 1);
    const { podCidr, serviceCidr } = sites[index] ?? site;
    return {
      ...site,
      podCidr: range.addNetwork("pods", podCidr),
      serviceCidr: range.addNetwork("services", serviceCidr),
    };
  });
  const [users, vaults] = [1, 2].map((more) => new SiteRange(ranges.length + more).network);
  return {
    declaration: { ...declaration, sites: placed },
    ranges: { users: users ?? "", vaults: vaults ?? "" },
  };
}
