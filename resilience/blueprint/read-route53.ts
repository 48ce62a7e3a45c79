import type { Resource } from "../graph/resource";
import { at, isWithheld, listOf, textOf, textsOf } from "../graph/values";
import { detectionSeconds } from "../arithmetic/dns-failover";
import type { Answer, AnswerSet, HealthCheck } from "./endpoint";
import { figureFault, ranges } from "@holdfast/contract/figures";
import { plainName } from "./plain-name";
import { type Reading, types } from "./reading";
import type { Site } from "./site";

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
  // A check that is declared nowhere is told of as such.
  if (record.propertyDependencies["healthCheckId"] !== undefined) return undefined;
  reading.misread(
    record,
    "healthCheckId",
    "the health check is not in the graph, so its timing is unknown; it counts as none",
  );
  return undefined;
}

/** Where an alias leads, and whether it is left out while that does not work; `undefined` where that is unknown. */
export interface Alias {
  readonly name: string;
  readonly evaluated: boolean | undefined;
}

/** The alias that a record is instead of addresses. */
export function aliasOf({ inputs }: Resource): Alias | undefined {
  const name = textOf(at(inputs["aliases"], 0, "name"));
  if (name === undefined) return undefined;
  const evaluated = at(inputs["aliases"], 0, "evaluateTargetHealth");
  return { name: plainName(name), evaluated: isWithheld(evaluated) ? undefined : evaluated === true };
}

/** Route 53 asks a load balancer's own checks; they are counted as its own checks at their defaults. */
const ALIAS_CHECK = { intervalSeconds: 10, failureThreshold: 3, timeoutSeconds: CHECK_SECONDS.http } as const;

/** Reads what Route 53 answers. */
class Route53 {
  private readonly addressesOf = new Map<string, Set<string>>();
  private readonly sites: readonly string[];

  constructor(
    private readonly reading: Reading,
    private readonly siteOf: (address: string) => string | undefined,
    sites: readonly Site[],
  ) {
    // The longest first: one name may be a part of another.
    this.sites = sites.map(({ name }) => name).sort((one, other) => other.length - one.length);
    for (const { inputs } of reading.all(types.record)) {
      const name = plainName(textOf(inputs["name"]) ?? "");
      const known = this.addressesOf.get(name) ?? new Set();
      for (const address of textsOf(inputs["records"])) known.add(address);
      this.addressesOf.set(name, known);
    }
  }

  answers(record: Resource): Answer[] {
    const { inputs } = record;
    const policies = listOf(inputs["weightedRoutingPolicies"]);
    const weight =
      policies.length > 0
        ? this.reading.figure(record, ranges.weight, 0, "weightedRoutingPolicies", 0, "weight")
        : 1;
    const alias = aliasOf(record);
    const targets = alias ? this.targets(record, alias) : this.addresses(record);
    return targets.map((target): Answer => ({
      ...target,
      weight: weight === 0 ? 1 : weight / targets.length,
      group: weight === 0 ? 1 : 0,
      healthCheck:
        checkOfRecord(this.reading, record) ??
        (alias?.evaluated ? { ...ALIAS_CHECK, urn: record.urn } : undefined),
      urn: record.urn,
    }));
  }

  private addresses(record: Resource): Pick<Answer, "address" | "site">[] {
    const addresses = textsOf(record.inputs["records"]);
    if (addresses.length === 0)
      this.reading.misread(record, "records", "it answers no address that is known before it exists");
    return addresses.map((address) => ({ address, site: this.siteOf(address) }));
  }

  /** The site that an alias leads to: by a record of its target, or by the site's name in that of its target. */
  private targets({ inputs }: Resource, { name }: Alias): Pick<Answer, "address" | "site">[] {
    const addresses = [...(this.addressesOf.get(name) ?? [])];
    if (addresses.length > 0) return addresses.map((address) => ({ address, site: this.siteOf(address) }));
    const identifier = textOf(inputs["setIdentifier"]) ?? "";
    const named = (text: string): string | undefined =>
      this.sites.find((site) => new RegExp(`(^|[^a-z0-9])${site}($|[^a-z0-9])`).test(text));
    return [{ address: name, site: named(name) ?? named(identifier) }];
  }

  /** Seconds that an answer is kept; an alias is kept for as long as its target, which need not be known. */
  ttlSeconds(record: Resource): number | undefined {
    const seconds = this.reading.figure(record, ranges.ttlSeconds, undefined, "ttl");
    if (seconds !== undefined || aliasOf(record)) return seconds;
    if (textsOf(record.inputs["records"]).length > 0)
      this.reading.misread(record, "ttl", figureFault(ranges.ttlSeconds, undefined));
    return ranges.ttlSeconds.worst;
  }
}

/** What Route 53 answers for a name, for as long as is known. */
export type Route53Answers = Omit<AnswerSet, "ttlSeconds"> & { readonly ttlSeconds: number | undefined };

/**
 * Reads what Route 53 answers: one set of answers for each name. Records of weight 0 come after all others,
 * since Route 53 answers them only once no other is healthy.
 *
 * @param siteOf the site behind an address
 */
export function readRoute53(
  reading: Reading,
  siteOf: (address: string) => string | undefined,
  sites: readonly Site[],
): Map<string, Route53Answers> {
  const route53 = new Route53(reading, siteOf, sites);
  const sets = new Map<string, Route53Answers>();
  for (const record of reading.all(types.record)) {
    if (textOf(record.inputs["type"]) !== "A") continue;
    const name = reading.text(record, "name");
    const answers = route53.answers(record);
    if (name === undefined || answers.length === 0) continue;
    const ttlSeconds = route53.ttlSeconds(record);
    const key = plainName(name);
    const known = sets.get(key);
    const longest = Math.max(ttlSeconds ?? -1, known?.ttlSeconds ?? -1);
    sets.set(key, {
      server: "route53",
      provider: "route53",
      ttlSeconds: longest < 0 ? undefined : longest,
      answers: [...(known?.answers ?? []), ...answers],
      urn: known?.urn ?? record.urn,
    });
  }
  return sets;
}
