import type { Blueprint } from "../blueprint/blueprint";
import type { AnswerSet, Zone } from "../blueprint/endpoint";
import type { Damage } from "./damage";

/** Which name servers a loss leaves. */
export class NameServers {
  /** Sites where a zone's own server still answers, by zone. */
  private readonly sites = new Map<Zone, ReadonlySet<string>>();
  private readonly keys = new Map<Zone, string>();

  constructor(
    blueprint: Blueprint,
    private readonly damage: Damage,
  ) {
    for (const zone of blueprint.zones) {
      const left = zone.servers.filter(
        (server) =>
          !damage.unreachable.has(server.site) &&
          !damage.providers.has("own") &&
          damage.left(server, server.replicas) > 0,
      );
      const sites = new Set(left.map((server) => server.site));
      this.sites.set(zone, sites);
      this.keys.set(zone, `${damage.providers.has("route53") ? "" : "route53 "}${[...sites].join(" ")}`);
    }
  }

  /** What is left of a zone's servers, as text: two losses with the same leave the same answers. */
  keyOf(zone: Zone | undefined): string {
    return zone === undefined ? "" : (this.keys.get(zone) ?? "");
  }

  /** True where a server still answers: Route 53 stands everywhere, the operator's own needs a copy that users reach. */
  answers(set: AnswerSet, zone: Zone | undefined): boolean {
    if (set.provider === "route53") return !this.damage.providers.has("route53");
    return set.site !== undefined && zone !== undefined && (this.sites.get(zone)?.has(set.site) ?? false);
  }
}
