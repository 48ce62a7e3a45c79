import { isWithheld } from "@holdfast/contract/value";
import type { Blueprint } from "../../blueprint/blueprint";
import { plainName } from "../../blueprint/plain-name";
import { aliasOf } from "../../blueprint/read-route53";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { DnsProblem } from "./problem";

const POLICIES = [
  "weightedRoutingPolicies",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "latencyRoutingPolicies",
  "multivalueAnswerRoutingPolicy",
  "cidrRoutingPolicy",
  "geoproximityRoutingPolicy",
] as const;

/** How a record is chosen among those of its name; `undefined`: it is the only one. */
function policyOf({ inputs }: Resource): (typeof POLICIES)[number] | undefined {
  return POLICIES.find((policy) => {
    const value = inputs[policy];
    return Array.isArray(value)
      ? listOf(value).length > 0
      : value !== undefined && value !== null && value !== false;
  });
}

/** The first record of a name and type that Route 53 refuses beside the others. */
function refused(records: readonly Resource[]): Defect | undefined {
  const [first] = records;
  if (first === undefined || records.some(({ inputs }) => isWithheld(inputs["setIdentifier"])))
    return undefined;
  const hostname = plainName(textOf(first.inputs["name"]) ?? "");
  const policies = records.map(policyOf);
  const found = (record: Resource, field: string, problem: DnsProblem): Defect => ({
    policy: "dns-is-dual-and-health-checked",
    level: "error",
    resource: record.urn,
    field,
    problem,
    disables: [record.urn],
  });
  const unnamed = records.findIndex(
    ({ inputs }, index) => policies[index] !== undefined && !textOf(inputs["setIdentifier"]),
  );
  const nameless = records[unnamed];
  if (nameless) {
    const why = "no-identifier";
    return found(nameless, "setIdentifier", {
      kind: "record-refused",
      hostname,
      why,
      value: policies[unnamed] ?? "",
    });
  }
  const identifiers = records.map(({ inputs }) => textOf(inputs["setIdentifier"]) ?? "");
  const often = (policy: (typeof policies)[number]): number =>
    policies.filter((each) => each === policy).length;
  const usual = policies.toSorted((one, other) => often(other) - often(one))[0];
  const odd = records.find((_, index) => policies[index] !== usual);
  if (odd) {
    const policy = policyOf(odd);
    const value = policy ?? "no routing policy";
    return found(odd, policy ?? "weightedRoutingPolicies", {
      kind: "record-refused",
      hostname,
      why: "mixed-policies",
      value,
    });
  }
  const twice = identifiers.findIndex((identifier, index) => identifiers.indexOf(identifier) !== index);
  // Of two records with one identifier that is at fault which is not called after it.
  const same = records.filter((_, index) => identifiers[index] === identifiers[twice]);
  const value = identifiers[twice] ?? "";
  const wrong =
    twice < 0 ? undefined : (same.find(({ name }) => !name.endsWith(`-${value}`)) ?? records[twice]);
  return (
    wrong &&
    found(wrong, "setIdentifier", { kind: "record-refused", hostname, why: "same-identifier", value })
  );
}

/** Records that Route 53 refuses beside the others of their name. */
export function refusedRecords(reading: Reading): Defect[] {
  const sets = new Map<string, Resource[]>();
  for (const record of reading.all(types.record)) {
    const { inputs, propertyDependencies } = record;
    const zone = textOf(inputs["zoneId"]) ?? propertyDependencies["zoneId"]?.[0] ?? "";
    const key = [zone, plainName(textOf(inputs["name"]) ?? ""), textOf(inputs["type"])].join("\n");
    sets.set(key, [...(sets.get(key) ?? []), record]);
  }
  return [...sets.values()].flatMap((records) => refused(records) ?? []);
}

/** Checks of Route 53 that nothing else says how long they take, at Route 53's defaults. */
const USUAL_CHECK = { intervalSeconds: 10, failureThreshold: 3, timeoutSeconds: 6 } as const;

/** What is wrong with how Route 53 learns that a record's address is dead; `undefined` where it learns it. */
function unwatched(
  reading: Reading,
  record: Resource,
  hostname: string,
): Pick<Defect, "field" | "problem" | "cause" | "mend"> | undefined {
  const alias = aliasOf(record);
  const checked = record.inputs["healthCheckId"];
  if ((checked ?? null) !== null) {
    const [named] = record.propertyDependencies["healthCheckId"] ?? [];
    if (named === undefined || reading.resource(named) !== undefined) return undefined;
    return { field: "healthCheckId", problem: { kind: "record-unchecked", hostname, value: named } };
  }
  if (alias === undefined) return { field: "healthCheckId", problem: { kind: "record-unchecked", hostname } };
  if (alias.evaluated !== false) return undefined;
  return {
    field: "aliases[0].evaluateTargetHealth",
    problem: { kind: "alias-unwatched", hostname, value: alias.name },
    cause: `alias ${hostname}`,
    mend: { resource: record.urn, path: ["aliases", 0, "evaluateTargetHealth"], value: true },
  };
}

/** Records of names that fail over which Route 53 goes on to answer whatever becomes of their address. */
export function unwatchedRecords(reading: Reading, blueprint: Blueprint): Defect[] {
  const nameServers = new Set(blueprint.zones.flatMap((zone) => zone.nameServers));
  return blueprint.endpoints.flatMap(({ name: hostname, answerSets }): Defect[] => {
    const set = answerSets.find(({ provider }) => provider === "route53");
    if (set === undefined || nameServers.has(hostname)) return [];
    const known = answerSets.flatMap(({ provider, answers }) =>
      provider === "route53" ? answers.flatMap(({ healthCheck }) => healthCheck ?? []) : [],
    )[0];
    // Weight 0 and later groups are the last resort: they are answered when nothing is known to work.
    const records = new Set(set.answers.filter(({ group }) => group === 0).map(({ urn }) => urn));
    return [...records].flatMap((urn): Defect[] => {
      const record = reading.resource(urn);
      const fault = record && unwatched(reading, record, hostname);
      if (!fault) return [];
      const is = set.answers.filter((answer) => answer.urn === urn);
      const meant = is.map((answer) => ({ ...answer, healthCheck: { ...(known ?? USUAL_CHECK), urn } }));
      return [
        {
          policy: "dns-is-dual-and-health-checked",
          level: "error",
          resource: urn,
          ...fault,
          impairs: [{ kind: "answers", hostname, server: "route53", is, meant }],
        },
      ];
    });
  });
}
