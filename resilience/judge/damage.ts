import { mostInHalls } from "../arithmetic/hall-spread";
import { remainder } from "../arithmetic/unbounded";
import type { Blueprint } from "../blueprint/blueprint";
import type { Site } from "../blueprint/site";
import type { Standing } from "../blueprint/standing";
import { hazardsOf } from "../loss/hazards";
import type { Loss, LossKind } from "../loss/loss";
import type { Reason } from "./reason";

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
    const names = (kind: LossKind): string[] =>
      loss.elements.filter((element) => element.kind === kind).map((element) => element.name);
    for (const site of names("site")) this.loseSite(site, `${site} is lost`);
    for (const site of names("maintenance")) {
      if (!this.sites.has(site))
        this.lose(this.drained, site, `nodes of ${site} are drained`, this.byName.get(site)?.urn);
    }
    this.loseInside(blueprint, names("hall"), names("power-feed"));
    this.loseUtilities(blueprint, names("substation"), names("carrier"), names("backbone"));
    if (loss.elements.some((element) => element.kind === "hazard")) {
      for (const hazard of hazardsOf(blueprint).filter((candidate) =>
        names("hazard").includes(candidate.name),
      )) {
        for (const site of hazard.sites)
          this.loseSite(site, `${site} is lost to ${hazard.name}: ${hazard.reason}`);
      }
    }
    for (const provider of names("dns-provider"))
      this.lose(this.providers, provider, `DNS provider ${provider} is lost`);
    this.loseCloud(blueprint, names("cloud-region"), names("cloud-account"));
    for (const authority of names("certificate-authority"))
      this.lose(this.authorities, authority, `certificate authority ${authority} is lost`);
    for (const authority of blueprint.authorities) {
      const home = blueprint.sites.find(
        (site) => site.cloud?.region !== undefined && site.cloud.region === authority.region,
      );
      if (home && this.sites.has(home.name))
        this.lose(
          this.authorities,
          authority.name,
          `certificate authority ${authority.name} is lost with ${home.name}`,
          authority.urns[0],
        );
    }
    for (const service of names("service"))
      this.lose(this.services, service, `${service} is lost wherever it stands`);
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

  private lose(set: Set<string>, name: string, text: string, resource?: string): void {
    if (set.has(name)) return;
    set.add(name);
    this.because.push({ text, resource });
  }

  private loseSite(site: string, text: string): void {
    this.lose(this.sites, site, text, this.byName.get(site)?.urn);
    this.halls.delete(site);
    this.unreachable.delete(site);
  }

  private loseInside(blueprint: Blueprint, hallNames: readonly string[], feedNames: readonly string[]): void {
    for (const site of blueprint.sites) {
      const lost = site.halls.filter(
        (hall) =>
          hallNames.includes(`${site.name}/${hall.name}`) ||
          feedNames.includes(`${site.name}/${hall.powerFeed}`),
      );
      if (lost.length === 0 || this.sites.has(site.name)) continue;
      if (lost.length === site.halls.length) {
        this.loseSite(site.name, `${site.name} is lost with all of its halls`);
        continue;
      }
      this.halls.set(site.name, new Set(lost.map((hall) => hall.name)));
      for (const hall of lost) {
        const feed = feedNames.includes(`${site.name}/${hall.powerFeed}`)
          ? ` without its power feed ${hall.powerFeed}`
          : "";
        this.because.push({ text: `${hall.name} of ${site.name} is lost${feed}`, resource: site.urn });
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
        const other =
          mainsSubstation === undefined
            ? "it declares no other"
            : reserveSubstation === undefined
              ? "it has no reserve"
              : "its reserve is lost too";
        this.loseSite(site.name, `${site.name} is lost without substation ${feeds[0]}: ${other}`);
      }
      if (
        lines.length > 0 &&
        lines.every((line) => this.lostCarriers.has(line)) &&
        !this.sites.has(site.name)
      ) {
        this.lose(
          this.unreachable,
          site.name,
          `users do not reach ${site.name}: its only carrier is ${lines.join(", ")}`,
          site.urn,
        );
      }
    }
    for (const backbone of backbones)
      this.lose(
        this.backbones,
        backbone,
        `backbone ${backbone} is lost, so the sites on it do not reach each other`,
      );
  }

  private loseCloud(blueprint: Blueprint, regions: readonly string[], accounts: readonly string[]): void {
    for (const site of blueprint.sites) {
      if (!site.cloud) continue;
      if (regions.includes(site.cloud.region))
        this.loseSite(site.name, `${site.name} is lost with region ${site.cloud.region}`);
      if (accounts.includes(site.cloud.provider))
        this.loseSite(site.name, `${site.name} is lost with the account at ${site.cloud.provider}`);
    }
    // Nothing in a graph tells accounts of one provider apart, so all of a provider is one account.
    if (accounts.includes("aws"))
      this.lose(this.providers, "route53", "Route 53 is lost with the account at aws");
  }
}
