import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { DnsFailoverArgs } from "./arguments";
import { answerTtl, healthCheckOf } from "./defaults";
import { settledRecords } from "./settled-records";

/**
 * Declares the zone at Route 53: the settled records, and for each endpoint one health check and one weighted record
 * a target that is not drained, and the last resort. Route 53's checkers alone decide which is answered; nothing is edited to fail over.
 *
 * @param name prefix of the resources' names
 * @param args the zone's arguments
 * @param opts options of every resource, the parent among them
 * @returns the zone
 */
export function route53Part(
  name: string,
  args: DnsFailoverArgs,
  opts: pulumi.CustomResourceOptions,
): route53.Zone {
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
  const ttl = answerTtl(args);
  const { intervalSeconds, failureThreshold, port } = healthCheckOf(args);
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
      if (drained === true) continue;
      new route53.Record(
        `${name}-${hostname}-${site}`,
        {
          zoneId: zone.zoneId,
          name: hostname,
          type: "A",
          ttl,
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
        ttl,
        records: [lastResortAddress],
        setIdentifier: "last-resort",
        weightedRoutingPolicies: [{ weight: 0 }],
      },
      opts,
    );
  }
  return zone;
}
