import { mostInHalls } from "@holdfast/contract/hall-spread";
import { remainder } from "../arithmetic/unbounded";
import type { Blueprint } from "../blueprint/blueprint";
import type { Hall, Site } from "../blueprint/site";
import type { Standing } from "../blueprint/standing";
import { hazardsOf } from "../loss/hazards";
import type { Loss, LossKind, LossKindWithinSite } from "../loss/loss";
import type { Reason, SiteLossCause } from "./reason";

/** What a loss takes away, in terms of the places where things stand. */
export class Damage {
  /** Sites that are lost as a whole. */
  readonly sites = new Set<string>();
  /** Sites that stand and that users do not reach. */
  readonly unreachable = new Set<string>();
  /** Halls that are lost at sites that stand, by site. */
  readonly halls = new Map<string, Set<string>>();
  /** Sites whose nodes are drained: evictions take what budgets allow. */
  readonly drained = new Set<string>();
  /** Backbones that are lost. */
  readonly backbones = new Set<string>();
  /** DNS providers that are lost. */
  readonly providers = new Set<string>();
  /** Certificate authorities that are lost. */
  readonly authorities = new Set<string>();
  /** Services that are lost wherever they stand. */
  readonly services = new Set<string>();
  /** Why each of these is lost. */
  readonly because: Reason[] = [];

  private readonly byName: ReadonlyMap<string, Site>;
  private readonly lostCarriers = new Set<string>();

  constructor(blueprint: Blueprint, loss: Loss) {
    this.byName = new Map(blueprint.sites.map((site) => [site.name, site]));
    const names = (kind: Exclude<LossKind, LossKindWithinSite>): string[] =>
      loss.elements.filter((element) => element.kind === kind).map((element) => element.name);
    for (const site of names("site")) this.loseSite(site, { kind: "named" });
    for (const site of names("maintenance")) {
      if (!this.sites.has(site))
        this.lose(this.drained, site, { kind: "site-drained", site, resource: this.byName.get(site)?.urn });
    }
    this.loseInside(blueprint, loss);
    this.loseUtilities(blueprint, names("substation"), names("carrier"), names("backbone"));
    if (loss.elements.some((element) => element.kind === "hazard")) {
      for (const hazard of hazardsOf(blueprint).filter((candidate) =>
        names("hazard").includes(candidate.name),
      )) {
        for (const site of hazard.sites)
          this.loseSite(site, { kind: "hazard", hazard: hazard.name, event: hazard.event });
      }
    }
    for (const provider of names("dns-provider"))
      this.lose(this.providers, provider, { kind: "dns-provider-lost", provider });
    this.loseCloud(blueprint, names("cloud-region"), names("cloud-account"));
    for (const authority of names("certificate-authority"))
      this.lose(this.authorities, authority, { kind: "certificate-authority-lost", authority });
    for (const authority of blueprint.authorities) {
      const home = blueprint.sites.find(
        (site) =>
          site.name === authority.site ||
          (site.cloud?.region !== undefined && site.cloud.region === authority.region),
      );
      if (home && this.sites.has(home.name))
        this.lose(this.authorities, authority.name, {
          kind: "certificate-authority-lost",
          authority: authority.name,
          site: home.name,
          resource: authority.urns[0],
        });
    }
    for (const service of names("service"))
      this.lose(this.services, service, { kind: "service-lost", service });
  }

  /** Copies that are left at a site, at the least, without any of them being started again. */
  left(standing: Standing, copies: number): number {
    return remainder(copies, this.lost(standing, copies));
  }

  /** Copies that are lost at a site, at the most. */
  lost(standing: Standing, copies: number): number {
    if (this.sites.has(standing.site)) return copies;
    if (this.drained.has(standing.site)) return Math.min(copies, standing.evictable ?? copies);
    const halls = this.halls.get(standing.site);
    if (!halls) return 0;
    return mostInHalls(
      copies,
      this.byName.get(standing.site)?.halls.length ?? 0,
      halls.size,
      standing.hallSkew,
    );
  }

  /**
   * Whether two sites reach each other: those on one backbone by that backbone, all others by any carrier that
   * each has left. A site that declares no carrier is taken to be reached: it is not known by what it is not.
   */
  connected(one: string, other: string): boolean {
    if (one === other) return true;
    if (this.sites.has(one) || this.sites.has(other)) return false;
    if (this.backbones.size === 0 && this.unreachable.size === 0) return true;
    const backbones = [one, other].map((site) => this.byName.get(site)?.utilities.backbone);
    if (backbones[0] !== undefined && backbones[0] === backbones[1]) return !this.backbones.has(backbones[0]);
    return !this.unreachable.has(one) && !this.unreachable.has(other);
  }

  /** The same for losses that take away the same, whatever it is that was lost: a hall, or its only power feed. */
  get key(): string {
    const { sites, unreachable, drained, backbones, providers, authorities, services } = this;
    const halls = [...this.halls].flatMap(([site, lost]) => [...lost].map((hall) => `${site}/${hall}`));
    const all = [sites, unreachable, drained, backbones, providers, authorities, services, halls];
    return JSON.stringify(all.map((names) => [...names].sort()));
  }

  /** Some sites that stand do not reach each other. */
  get dividesSites(): boolean {
    return this.backbones.size > 0 || this.unreachable.size > 0;
  }

  /** Sites that the loss touches: lost, cut off from users or from each other, or with a hall lost. */
  touchedSites(): Set<string> {
    const touched = new Set([...this.sites, ...this.unreachable, ...this.drained, ...this.halls.keys()]);
    for (const site of this.byName.values()) {
      if (site.utilities.backbone !== undefined && this.backbones.has(site.utilities.backbone))
        touched.add(site.name);
    }
    return touched;
  }

  private lose(set: Set<string>, name: string, reason: Reason): void {
    if (set.has(name)) return;
    set.add(name);
    this.because.push(reason);
  }

  private loseSite(site: string, cause: SiteLossCause): void {
    this.lose(this.sites, site, { kind: "site-lost", site, cause, resource: this.byName.get(site)?.urn });
    this.halls.delete(site);
    this.unreachable.delete(site);
  }

  private loseInside(blueprint: Blueprint, { elements }: Loss): void {
    for (const site of blueprint.sites) {
      const names = (kind: LossKindWithinSite): string[] =>
        elements.flatMap((each) => (each.kind === kind && each.site === site.name ? [each.name] : []));
      const [halls, feeds, plants] = [names("hall"), names("power-feed"), names("cooling-plant")];
      const isCooledByLost = ({ coolingPlant = "" }: Hall): boolean => plants.includes(coolingPlant);
      const lost = site.halls.filter(
        (hall) => halls.includes(hall.name) || feeds.includes(hall.powerFeed) || isCooledByLost(hall),
      );
      if (lost.length === 0 || this.sites.has(site.name)) continue;
      if (lost.length === site.halls.length) {
        this.loseSite(site.name, { kind: "all-halls" });
        continue;
      }
      this.halls.set(site.name, new Set(lost.map((hall) => hall.name)));
      for (const hall of lost) {
        this.because.push({
          kind: "hall-lost",
          site: site.name,
          hall: hall.name,
          ...(feeds.includes(hall.powerFeed) ? { powerFeed: hall.powerFeed } : {}),
          ...(isCooledByLost(hall) ? { coolingPlant: hall.coolingPlant } : {}),
          resource: site.urn,
        });
      }
    }
  }

  private loseUtilities(
    blueprint: Blueprint,
    substations: readonly string[],
    carriers: readonly string[],
    backbones: readonly string[],
  ): void {
    for (const carrier of carriers) this.lostCarriers.add(carrier);
    for (const site of blueprint.sites) {
      const { mainsSubstation, reserveSubstation, carriers: lines } = site.utilities;
      const feeds = [mainsSubstation, reserveSubstation].filter((feed) => feed !== undefined);
      if (feeds.length > 0 && feeds.every((feed) => substations.includes(feed))) {
        const reserve =
          mainsSubstation === undefined ? "undeclared" : reserveSubstation === undefined ? "none" : "lost";
        this.loseSite(site.name, { kind: "substation", substation: feeds[0]!, reserve });
      }
      if (
        lines.length > 0 &&
        lines.every((line) => this.lostCarriers.has(line)) &&
        !this.sites.has(site.name)
      ) {
        this.lose(this.unreachable, site.name, {
          kind: "site-unreachable",
          site: site.name,
          carriers: lines,
          resource: site.urn,
        });
      }
    }
    for (const backbone of backbones)
      this.lose(this.backbones, backbone, { kind: "backbone-lost", backbone });
  }

  private loseCloud(blueprint: Blueprint, regions: readonly string[], accounts: readonly string[]): void {
    for (const site of blueprint.sites) {
      if (!site.cloud) continue;
      if (regions.includes(site.cloud.region))
        this.loseSite(site.name, { kind: "cloud-region", region: site.cloud.region });
      if (accounts.includes(site.cloud.provider))
        this.loseSite(site.name, { kind: "cloud-account", provider: site.cloud.provider });
    }
    // Nothing in a graph tells accounts of one provider apart, so all of a provider is one account.
    if (accounts.includes("aws"))
      this.lose(this.providers, "route53", {
        kind: "dns-provider-lost",
        provider: "route53",
        account: "aws",
      });
  }
}
