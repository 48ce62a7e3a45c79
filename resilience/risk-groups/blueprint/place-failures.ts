import { mostInHalls } from "@holdfast/contract/hall-spread";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Site } from "../../blueprint/site";
import type { Standing } from "../../blueprint/standing";
import { failureDomains } from "../../loss/failure-domains";
import { hazardsOf } from "../../loss/hazards";
import { type LossElement, lossKey, type LossKind, type LossKindWithinSite } from "../../loss/loss";
import type { GraphTerms, Term } from "./term";

/** Everything that can be lost: sites, and what lies within, below and above them. */
export function lossElements(blueprint: Blueprint): LossElement[] {
  const sites = blueprint.sites.map((site): LossElement => ({ kind: "site", name: site.name }));
  return [...sites, ...failureDomains(blueprint)];
}

/** The name of an element's event in a fault graph: that of the scenario in which it alone is lost. */
export function elementId(element: LossElement): string {
  return lossKey([element]);
}

/** When places fail: the judge's `Damage`, as terms of a fault graph. */
export class PlaceFailures {
  private readonly elements: ReadonlyMap<string, LossElement>;
  private readonly sites: ReadonlyMap<string, Site>;
  private readonly hazards: ReturnType<typeof hazardsOf>;
  private readonly lostSites = new Map<string, Term>();

  /**
   * @param blueprint what stands where
   * @param terms the graph that terms belong to
   * @param probability chance of an element to be lost within a year; undefined where it is not declared
   */
  constructor(
    blueprint: Blueprint,
    private readonly terms: GraphTerms,
    private readonly probability: (element: LossElement) => number | undefined,
  ) {
    this.elements = new Map(lossElements(blueprint).map((element) => [elementId(element), element]));
    this.sites = new Map(blueprint.sites.map((site) => [site.name, site]));
    this.hazards = hazardsOf(blueprint);
  }

  /** An element is lost; never, where it is none that can be. */
  public lost(kind: Exclude<LossKind, LossKindWithinSite>, name: string): Term {
    return this.event({ kind, name });
  }

  private event(lost: LossElement): Term {
    const element = this.elements.get(elementId(lost));
    return element ? this.terms.event(elementId(element), this.probability(element)) : false;
  }

  /** A site is lost: by itself, with its halls, its power, a hazard, its cloud. */
  public site(name: string): Term {
    const known = this.lostSites.get(name);
    if (known !== undefined) return known;
    const { terms } = this;
    const site = this.sites.get(name);
    const causes = [this.lost("site", name)];
    if (site) {
      if (site.halls.length > 0) causes.push(terms.all(this.halls(name)));
      const { mainsSubstation, reserveSubstation } = site.utilities;
      const feeds = [mainsSubstation, reserveSubstation].filter((feed) => feed !== undefined);
      if (feeds.length > 0) causes.push(terms.all(feeds.map((feed) => this.lost("substation", feed))));
      for (const hazard of this.hazards) {
        if (hazard.sites.includes(name)) causes.push(this.lost("hazard", hazard.name));
      }
      if (site.cloud) {
        causes.push(
          this.lost("cloud-region", site.cloud.region),
          this.lost("cloud-account", site.cloud.provider),
        );
      }
    }
    const lost = terms.any(causes);
    this.lostSites.set(name, lost);
    return lost;
  }

  /** Users do not reach a site that stands. */
  public unreachable(name: string): Term {
    const carriers = this.sites.get(name)?.utilities.carriers ?? [];
    if (carriers.length === 0) return false;
    return this.terms.all(carriers.map((carrier) => this.lost("carrier", carrier)));
  }

  /** Two sites that stand do not reach each other. */
  public cut(one: string, other: string): Term {
    if (one === other) return false;
    const [first, second] = [one, other].map((name) => this.sites.get(name)?.utilities.backbone);
    if (first !== undefined && first === second) return this.lost("backbone", first);
    return this.terms.any([this.unreachable(one), this.unreachable(other)]);
  }

  /** A DNS provider is lost. All of a cloud provider is one account. */
  public dnsProvider(name: string): Term {
    const account = name === "route53" ? this.lost("cloud-account", "aws") : false;
    return this.terms.any([this.lost("dns-provider", name), account]);
  }

  /** At least so many of the copies of something at a site are lost, at the worst. */
  public copies(standing: Standing, copies: number, count: number): Term {
    return this.terms.any([this.site(standing.site), this.copiesWithin(standing, copies, count)]);
  }

  /** As `copies`, while the site stands. */
  public copiesWithin(standing: Standing, copies: number, count: number): Term {
    if (count <= 0) return true;
    const halls = this.sites.get(standing.site)?.halls.length ?? 0;
    const evicted = Math.min(copies, standing.evictable ?? copies) >= count;
    const causes = [evicted ? this.lost("maintenance", standing.site) : false];
    for (let lost = 1; lost < halls; lost++) {
      if (mostInHalls(copies, halls, lost, standing.hallSkew) < count) continue;
      causes.push(this.terms.atLeast(lost, this.halls(standing.site)));
      break;
    }
    return this.terms.any(causes);
  }

  private halls(site: string): Term[] {
    return this.sites.get(site)!.halls.map(({ name }) => this.hall(site, name));
  }

  /** A hall of a site is lost, with its power or its cooling too; never, where the site has none of that name. */
  public hall(site: string, name: string): Term {
    const hall = this.sites.get(site)?.halls.find((each) => each.name === name);
    if (!hall) return false;
    return this.terms.any([
      this.event({ kind: "hall", site, name }),
      this.event({ kind: "power-feed", site, name: hall.powerFeed }),
      ...(hall.coolingPlant === undefined
        ? []
        : [this.event({ kind: "cooling-plant", site, name: hall.coolingPlant })]),
    ]);
  }
}
