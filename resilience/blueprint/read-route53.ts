import type { Resource } from "../graph/resource";
import { isWithheld, listOf, textOf, textsOf } from "../graph/values";
import { detectionSeconds } from "../arithmetic/dns-failover";
import type { Answer, AnswerSet, HealthCheck } from "./endpoint";
import { figureFault, ranges } from "@holdfast/contract/figures";
import { plainName } from "./plain-name";
import { type Reading, types } from "./reading";

/** Amazon Route 53 documentation: 4 s to connect and 2 s to answer; a TCP check has 10 s to connect. */
const CHECK_SECONDS = { http: 6, tcp: 10 } as const;

/** Amazon Route 53's default for `failureThreshold`. */
const DEFAULT_FAILURE_THRESHOLD = 3;

/** A check of an address, by how long it takes; `undefined`, and reported, where that cannot be read. */
function readHealthCheck(reading: Reading, resource: Resource): HealthCheck | undefined {
  const type = textOf(resource.inputs["type"]);
  if (type === "CALCULATED") return readCalculated(reading, resource);
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

/** The checks that a property of a resource names, as far as the graph shows them. */
export function checksNamedBy(
  reading: Reading,
  { propertyDependencies, dependencies }: Resource,
  property: string,
): Resource[] {
  return (propertyDependencies[property] ?? dependencies)
    .map((urn) => reading.resource(urn))
    .filter((resource) => resource?.type === types.healthCheck) as Resource[];
}

/**
 * A check that counts others: it fails once fewer of them are healthy than its threshold. With the address dead they
 * all fail one after another, and the one with which too few are left decides.
 */
function readCalculated(reading: Reading, resource: Resource): HealthCheck | undefined {
  const declared = listOf(resource.inputs["childHealthchecks"]).length;
  const children = checksNamedBy(reading, resource, "childHealthchecks");
  if (children.length === 0 || children.length < declared) {
    reading.misread(
      resource,
      "childHealthchecks",
      "the checks that it counts are not in the graph; it counts as none",
    );
    return undefined;
  }
  const checks = children.flatMap((child) => readHealthCheck(reading, child) ?? []);
  const threshold = reading.figure(resource, ranges.calculatedThreshold, 0, "childHealthThreshold");
  const decides = Math.min(Math.max(threshold, 1), children.length);
  if (isWithheld(resource.inputs["childHealthThreshold"]) || checks.length < children.length)
    return undefined;
  return checks.toSorted((left, right) => detectionSeconds(left) - detectionSeconds(right))[
    checks.length - decides
  ];
}

/** The check that a record is tied to, as a resource. */
export function checkResourceOf(reading: Reading, record: Resource): Resource | undefined {
  if ((record.inputs["healthCheckId"] ?? null) === null) return undefined;
  return checksNamedBy(reading, record, "healthCheckId")[0];
}

/** The health check that a record is tied to. */
function checkOfRecord(reading: Reading, record: Resource): HealthCheck | undefined {
  if ((record.inputs["healthCheckId"] ?? null) === null) return undefined;
  const check = checkResourceOf(reading, record);
  if (check) return readHealthCheck(reading, check);
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
      healthCheck: checkOfRecord(reading, record),
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
