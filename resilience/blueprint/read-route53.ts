import type { Resource } from "../graph/resource";
import { listOf, textOf, textsOf } from "../graph/values";
import { detectionSeconds } from "../arithmetic/dns-failover";
import type { Answer, AnswerSet, HealthCheck } from "./endpoint";
import { figureFault, ranges } from "@holdfast/contract/figures";
import { plainName } from "./plain-name";
import { type Reading, types } from "./reading";

/** Amazon Route 53 documentation: 4 s to connect and 2 s to answer; a TCP check has 10 s to connect. */
const CHECK_SECONDS = { http: 6, tcp: 10 } as const;

/** Amazon Route 53's default for `failureThreshold`. */
const DEFAULT_FAILURE_THRESHOLD = 3;

/** A check of one address; `undefined`, and reported, where it does not take the address out. */
function readHealthCheck(reading: Reading, resource: Resource, address: string): HealthCheck | undefined {
  const checked = textOf(resource.inputs["ipAddress"]);
  if (checked !== undefined && checked !== address) {
    reading.misread(
      resource,
      "ipAddress",
      `the check asks ${checked} and a record that is tied to it answers ${address}; it counts as none`,
    );
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
  const type = textOf(resource.inputs["type"]);
  if (type === "CALCULATED") return readCalculated(reading, resource, address);
  if (type === undefined || !/^(HTTPS?(_STR_MATCH)?|TCP)$/.test(type)) {
    reading.misread(
      resource,
      "type",
      `a check by HTTP, HTTPS or TCP, or one that is CALCULATED from such, is expected; it is ${type ?? "absent"}`,
    );
    return undefined;
  }
  const intervalSeconds = reading.number(resource, ranges.checkIntervalSeconds, "requestInterval");
  if (intervalSeconds === undefined) return undefined;
  return {
    intervalSeconds,
    failureThreshold: reading.figure(
      resource,
      ranges.checkFailures,
      DEFAULT_FAILURE_THRESHOLD,
      "failureThreshold",
    ),
    timeoutSeconds: type === "TCP" ? CHECK_SECONDS.tcp : CHECK_SECONDS.http,
    urn: resource.urn,
  };
}

/**
 * A check that counts others: it fails once fewer of them are healthy than its threshold. With the address dead they
 * all fail one after another, and the one with which too few are left decides.
 */
function readCalculated(reading: Reading, resource: Resource, address: string): HealthCheck | undefined {
  const declared = listOf(resource.inputs["childHealthchecks"]).length;
  const sources = resource.propertyDependencies["childHealthchecks"] ?? [];
  const children = sources
    .map((urn) => reading.resource(urn))
    .filter((child) => child?.type === types.healthCheck);
  const checks = children.flatMap((child) => readHealthCheck(reading, child!, address) ?? []);
  if (children.length === 0 || children.length < declared) {
    reading.misread(
      resource,
      "childHealthchecks",
      "the checks that it counts are not in the graph; it counts as none",
    );
    return undefined;
  }
  const threshold = reading.number(
    resource,
    { ...ranges.calculatedThreshold, most: children.length },
    "childHealthThreshold",
  );
  if (checks.length < children.length || threshold === undefined) return undefined;
  return checks.toSorted((left, right) => detectionSeconds(left) - detectionSeconds(right))[
    checks.length - threshold
  ];
}

/** The health check that a record is tied to; one that does not take the record's address out counts as none. */
function checkOfRecord(reading: Reading, record: Resource, address: string): HealthCheck | undefined {
  const value = record.inputs["healthCheckId"];
  if (value === undefined || value === null) return undefined;
  const sources = record.propertyDependencies["healthCheckId"] ?? [];
  const check = sources
    .map((urn) => reading.resource(urn))
    .find((resource) => resource?.type === types.healthCheck);
  if (check) return readHealthCheck(reading, check, address);
  reading.misread(
    record,
    "healthCheckId",
    "the health check is not in the graph, so its timing is unknown; it counts as none",
  );
  return undefined;
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
    const ttlSeconds = reading.figure(record, ranges.ttlSeconds, undefined, "ttl");
    const addresses = textsOf(record.inputs["records"]);
    if (addresses.length === 0)
      reading.misread(record, "records", "it answers no address that is known before it exists");
    if (addresses.length > 0 && ttlSeconds === undefined)
      reading.misread(record, "ttl", figureFault(ranges.ttlSeconds, undefined));
    if (name === undefined || addresses.length === 0) continue;
    const policies = listOf(record.inputs["weightedRoutingPolicies"]);
    const weight =
      policies.length > 0
        ? reading.figure(record, ranges.weight, 0, "weightedRoutingPolicies", 0, "weight")
        : 1;
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
      ttlSeconds: Math.max(ttlSeconds ?? ranges.ttlSeconds.worst, known?.ttlSeconds ?? 0),
      answers: [...(known?.answers ?? []), ...answers],
      urn: known?.urn ?? record.urn,
    });
  }
  return sets;
}
