import type { ResourceRecordSet, ResourceRecordSetFailover, RRType } from "@aws-sdk/client-route-53";
import type * as route53 from "@pulumi/aws/route53";
import type { Plain } from "../deployment/handler";

/** What a record is known by: its zone, name and type, and which of several of that name and type it is. */
export interface RecordKey {
  zoneId: string;
  name: string;
  type: string;
  setIdentifier?: string;
}

/** Types whose values stand in quotation marks at AWS and without them in a declaration. */
const quoted = ["TXT", "SPF"];

/** A name as this project writes it: small letters, no trailing dot, a star for a star. */
export function normalName(name = ""): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\\052\./, "*.");
}

/**
 * The identifier of a record, as AWS's own plugin writes it.
 *
 * @param key what it is known by
 */
export function recordId({ zoneId, name, type, setIdentifier }: RecordKey): string {
  return [zoneId, normalName(name), type, ...(setIdentifier ? [setIdentifier] : [])].join("_");
}

/**
 * What a record is known by, from its identifier. Names may have underscores, so the type is what tells where they end.
 *
 * @param id the identifier
 */
export function recordKey(id: string): RecordKey {
  const [zoneId = "", ...parts] = id.split("_");
  const type = parts.findIndex((part, index) => index > 0 && /^[A-Z]+$/.test(part));
  return {
    zoneId,
    name: parts.slice(0, type).join("_"),
    type: parts[type] ?? "",
    setIdentifier: parts.slice(type + 1).join("_") || undefined,
  };
}

/**
 * A record as the API takes it.
 *
 * @param inputs what is declared
 */
export function recordSet(inputs: Plain<route53.RecordArgs>): ResourceRecordSet {
  const alias = inputs.aliases?.[0];
  return {
    Name: inputs.name,
    Type: inputs.type as RRType,
    TTL: inputs.ttl,
    SetIdentifier: inputs.setIdentifier,
    Weight: inputs.weightedRoutingPolicies?.[0]?.weight,
    Failover: inputs.failoverRoutingPolicies?.[0]?.type as ResourceRecordSetFailover | undefined,
    MultiValueAnswer: inputs.multivalueAnswerRoutingPolicy,
    HealthCheckId: inputs.healthCheckId,
    ResourceRecords: inputs.records?.map((record) => ({
      Value: quoted.includes(inputs.type) ? `"${record.replace(/^"|"$/g, "")}"` : record,
    })),
    AliasTarget: alias && {
      DNSName: alias.name,
      EvaluateTargetHealth: alias.evaluateTargetHealth,
      HostedZoneId: alias.zoneId,
    },
  };
}

/**
 * What the API says of a record.
 *
 * @param zoneId the record's zone
 * @param found the record
 */
export function observedRecord(zoneId: string, found: ResourceRecordSet) {
  const name = normalName(found.Name);
  return {
    aliases: found.AliasTarget && [
      {
        evaluateTargetHealth: found.AliasTarget.EvaluateTargetHealth,
        name: normalName(found.AliasTarget.DNSName),
        zoneId: found.AliasTarget.HostedZoneId,
      },
    ],
    failoverRoutingPolicies: found.Failover && [{ type: found.Failover }],
    fqdn: name,
    healthCheckId: found.HealthCheckId,
    multivalueAnswerRoutingPolicy: found.MultiValueAnswer,
    name,
    records: found.ResourceRecords?.map(({ Value = "" }) =>
      quoted.includes(found.Type ?? "") ? Value.replace(/^"|"$/g, "") : Value,
    ),
    setIdentifier: found.SetIdentifier,
    ttl: found.TTL,
    type: found.Type,
    weightedRoutingPolicies: found.Weight === undefined ? undefined : [{ weight: found.Weight }],
    zoneId,
  };
}
