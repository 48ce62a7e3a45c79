import type { Resource } from "../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../graph/values";
import type { Answer, AnswerSet, HealthCheck } from "./endpoint";
import { type Reading, types } from "./reading";

/** Amazon Route 53 documentation: 4 s to connect and 2 s to answer; a TCP check has 10 s to connect. */
const CHECK_SECONDS = { http: 6, tcp: 10 } as const;

/** Amazon Route 53's default for `failureThreshold`. */
const DEFAULT_FAILURE_THRESHOLD = 3;

/** A name in lower case and without a trailing dot, as names are compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function readHealthCheck(reading: Reading, resource: Resource): HealthCheck | undefined {
  const type = textOf(resource.inputs["type"]);
  if (type === undefined || !/^(HTTPS?(_STR_MATCH)?|TCP)$/.test(type)) {
    reading.misread(resource, "type", `a check by HTTP, HTTPS or TCP is expected; it is ${type ?? "absent"}`);
    return undefined;
  }
  if (resource.inputs["disabled"] === true || resource.inputs["invertHealthcheck"] === true) {
    reading.misread(
      resource,
      "disabled",
      "the check is disabled or inverted, so it does not take a dead address out",
    );
    return undefined;
  }
  const intervalSeconds = reading.number(resource, "requestInterval");
  if (intervalSeconds === undefined) return undefined;
  return {
    intervalSeconds,
    failureThreshold: numberOf(resource.inputs["failureThreshold"]) ?? DEFAULT_FAILURE_THRESHOLD,
    timeoutSeconds: type === "TCP" ? CHECK_SECONDS.tcp : CHECK_SECONDS.http,
    urn: resource.urn,
  };
}

/**
 * The health check that a record is tied to. A check of another address than the record's says nothing about
 * the record, so it counts as none.
 */
function checkOfRecord(reading: Reading, record: Resource, address: string): HealthCheck | undefined {
  const value = record.inputs["healthCheckId"];
  if (value === undefined || value === null) return undefined;
  const sources = record.propertyDependencies["healthCheckId"] ?? [];
  const check = sources
    .map((urn) => reading.resource(urn))
    .find((resource) => resource?.type === types.healthCheck);
  if (!check) {
    reading.misread(
      record,
      "healthCheckId",
      "the health check is not in the graph, so its timing is unknown; it counts as none",
    );
    return undefined;
  }
  const checked = textOf(check.inputs["ipAddress"]);
  if (checked !== undefined && checked !== address) {
    reading.misread(
      record,
      "healthCheckId",
      `the check asks ${checked} and the record answers ${address}; it counts as none`,
    );
    return undefined;
  }
  return readHealthCheck(reading, check);
}

/**
 * Reads what Route 53 answers: one set of answers for each name. Records of weight 0 come after all others,
 * since Route 53 answers them only once no other is healthy.
 *
 * @param siteOf the site behind an address
 */
export function readRoute53(
  reading: Reading,
  siteOf: (address: string) => string | undefined,
): Map<string, AnswerSet> {
  const sets = new Map<string, AnswerSet>();
  for (const record of reading.all(types.record)) {
    if (textOf(record.inputs["type"]) !== "A") continue;
    const name = reading.text(record, "name");
    const ttlSeconds = reading.number(record, "ttl");
    const addresses = textsOf(record.inputs["records"]);
    if (addresses.length === 0)
      reading.misread(record, "records", "it answers no address that is known before it exists");
    if (name === undefined || ttlSeconds === undefined || addresses.length === 0) continue;
    const policies = listOf(record.inputs["weightedRoutingPolicies"]);
    const weight = policies.length > 0 ? (numberOf(at(policies[0], "weight")) ?? 0) : 1;
    const answers = addresses.map((address): Answer => ({
      address,
      site: siteOf(address),
      weight: weight === 0 ? 1 : weight / addresses.length,
      group: weight === 0 ? 1 : 0,
      healthCheck: checkOfRecord(reading, record, address),
      urn: record.urn,
    }));
    const key = plainName(name);
    const known = sets.get(key);
    sets.set(key, {
      server: "route53",
      provider: "route53",
      ttlSeconds: Math.max(ttlSeconds, known?.ttlSeconds ?? 0),
      answers: [...(known?.answers ?? []), ...answers],
      urn: known?.urn ?? record.urn,
    });
  }
  return sets;
}
