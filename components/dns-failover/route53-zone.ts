import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { DnsZoneArgs } from "./arguments";
import { resolveZone, type ResolvedZone } from "./schema";
import { settledRecords } from "./settled-records";

/**
 * A zone at Route 53, the first of the two providers that answer it alike; the second is an {@link AuthoritativeServer} at
 * every data site. The parent zone delegates to both, so that resolvers go on when either is lost.
 *
 * It declares the settled records, and for each endpoint one health check a target, one weighted record a target that is
 * not drained, and the last resort. Route 53's checkers alone decide which is answered; nothing is edited to fail over.
 * By hand, once: create the delegation set, and give the parent zone the NS records and the glue addresses of the
 * authoritative servers. The zone is not signed: two providers that sign need each other's keys.
 *
 * @example
 * new Route53Zone("public-route53", zone, { provider: aws });
 */
export class Route53Zone extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:Route53Zone";
  /** Identifier of the hosted zone. */
  public readonly zoneId: pulumi.Output<string>;

  /**
   * @param name `<zone instance>-route53`
   * @param args the zone
   * @param opts options
   * @throws InvalidInputError when a provider would refuse the zone, or the two would answer it differently
   */
  constructor(name: string, args: DnsZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveZone(name, args);
    const formerly = { aliases: [{ type: "holdfast:index:DnsFailover" }] };
    super(Route53Zone.__pulumiType, name, { ...args }, pulumi.mergeOptions(opts, formerly));
    this.zoneId = declareZone(name, resolved, { parent: this }).zoneId;
    this.registerOutputs({ zoneId: this.zoneId });
  }
}

function declareZone(name: string, args: ResolvedZone, opts: pulumi.CustomResourceOptions): route53.Zone {
  const tags = { [labels.zone]: args.zone };
  const zone = new route53.Zone(
    `${name}-zone`,
    {
      name: args.zone,
      comment: "Answered by two providers; see the NS records",
      delegationSetId: args.delegation.setId,
      forceDestroy: false,
      tags,
    },
    opts,
  );
  for (const { name: recordName, ttl, type, values } of settledRecords(args)) {
    const apex = recordName === args.zone;
    new route53.Record(
      `${name}-${apex ? type.toLowerCase() : `${type.toLowerCase()}-${recordName}`}`,
      {
        zoneId: zone.zoneId,
        name: recordName,
        type,
        ttl,
        records: values,
        // Route 53 creates SOA and NS together with the zone, naming itself alone.
        allowOverwrite: type === "SOA" || type === "NS",
      },
      opts,
    );
  }
  const { intervalSeconds, failureThreshold, port } = args.healthCheck;
  for (const { hostname, healthPath, targets, lastResortAddress } of args.endpoints) {
    for (const { site, address, weight, drained } of targets) {
      const check = new route53.HealthCheck(
        `${name}-${hostname}-${site}-check`,
        {
          type: "HTTPS",
          ipAddress: address,
          fqdn: hostname,
          port,
          resourcePath: healthPath,
          enableSni: true,
          requestInterval: intervalSeconds,
          failureThreshold,
          tags: { ...tags, [labels.site]: site, Name: `${hostname} at ${site}` },
        },
        opts,
      );
      // Left out rather than of weight 0, which would share the last resort's part.
      if (drained) continue;
      new route53.Record(
        `${name}-${hostname}-${site}`,
        {
          zoneId: zone.zoneId,
          name: hostname,
          type: "A",
          ttl: args.ttlSeconds,
          records: [address],
          setIdentifier: site,
          weightedRoutingPolicies: [{ weight }],
          healthCheckId: check.id,
        },
        opts,
      );
    }
    // Weight 0 is answered once no record with a weight is healthy; without a check it always counts as healthy.
    new route53.Record(
      `${name}-${hostname}-last-resort`,
      {
        zoneId: zone.zoneId,
        name: hostname,
        type: "A",
        ttl: args.ttlSeconds,
        records: [lastResortAddress],
        setIdentifier: "last-resort",
        weightedRoutingPolicies: [{ weight: 0 }],
      },
      opts,
    );
  }
  return zone;
}
