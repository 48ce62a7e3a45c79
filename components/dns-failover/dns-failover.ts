import * as pulumi from "@pulumi/pulumi";
import { DnsPart, type DnsFailoverArgs } from "./arguments";
import { authoritativeServerPart } from "./authoritative-server-part";
import { route53Part } from "./route53-part";
import { validateZone } from "./validation";

/**
 * A zone that two providers answer alike, each by its own health checks: Route 53, and an authoritative PowerDNS
 * server at every data site. The parent zone delegates to both, so that resolvers go on when either is lost.
 *
 * One instance declares one part, named `<zone instance>-route53` or `<zone instance>-<site>`; all have the same
 * arguments but for `declares` and `site`. The part at a site takes that site's Kubernetes provider in
 * `opts.provider`. By hand, once: create the delegation set, and give the parent zone the NS records and the glue
 * addresses of the authoritative servers. The zone is not signed: two providers that sign need each other's keys.
 *
 * @example
 * new DnsFailover("public-ansan", { ...zone, declares: DnsPart.AuthoritativeServer, site: "ansan" }, { provider });
 */
export class DnsFailover extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:DnsFailover";
  /** Identifier of the hosted zone; absent at a site. */
  public readonly zoneId?: pulumi.Output<string>;

  /**
   * @param name `<zone instance>-route53` or `<zone instance>-<site>`
   * @param args the zone and the part of it to declare
   * @param opts options; for the part at a site, its provider
   * @throws InvalidInputError when a provider would refuse the zone, or the two would answer it differently
   */
  constructor(name: string, args: DnsFailoverArgs, opts?: pulumi.ComponentResourceOptions) {
    validateZone(name, args);
    super(DnsFailover.__pulumiType, name, { ...args }, opts);
    const server = args.authoritativeServers.find(({ site }) => site === args.site);
    if (args.declares === DnsPart.AuthoritativeServer && server !== undefined) {
      authoritativeServerPart(name, args, server, { parent: this });
    } else {
      this.zoneId = route53Part(name, args, { parent: this }).zoneId;
    }
    this.registerOutputs({ zoneId: this.zoneId });
  }
}
