import type { Resource } from "../graph/resource";
import { at, textOf } from "../graph/values";
import type { Budgets } from "./budgets";
import { residencyForm } from "@holdfast/contract/residency";
import { ranges } from "@holdfast/contract/figures";
import { plainName } from "./plain-name";
import { readDeployments } from "./read-deployments";
import { type Reading, types } from "./reading";
import type { Deployment, Goals, Service, StoreUse } from "./service";

function readResidency(reading: Reading, policy: Resource): string | undefined {
  const residency = textOf(policy.inputs["residency"]);
  if (residency !== undefined && residencyForm.test(residency)) return residency;
  reading.misread(policy, "residency", "any, an ISO 3166-1 code in lower case or eu is expected");
  return undefined;
}

function readGoals(reading: Reading, policy: Resource): Goals | undefined {
  const tier = reading.number(policy, ranges.tier, "tier");
  const survive = reading.oneOf(policy, ["two-sites", "one-site", "none"], "survive");
  const rtoSeconds = reading.number(policy, ranges.objectiveSeconds, "rtoSeconds");
  const rpoSeconds = reading.number(policy, ranges.objectiveSeconds, "rpoSeconds");
  const servedAfterOneLoss = reading.number(policy, ranges.share, "servedAfterOneLoss");
  const servedAfterTwoLosses = reading.number(policy, ranges.share, "servedAfterTwoLosses");
  const residency = readResidency(reading, policy);
  const approach = reading.oneOf(policy, ["active-active", "hot-standby", "quorum"], "approach");
  const allowedSites = reading.texts(policy, "allowedSites");
  if (allowedSites.length === 0)
    reading.misread(
      policy,
      "allowedSites",
      "names of the sites that may serve it are expected; there is none",
    );
  const because = textOf(policy.inputs["because"]);
  const minimumSites = reading.figure(policy, ranges.minimumSites, 1, "minimumSites");
  const operational = reading.flag(policy, "operational");
  const writes = policy.inputs["writes"] === undefined ? undefined : reading.flag(policy, "writes");
  if (
    tier === undefined ||
    survive === undefined ||
    rtoSeconds === undefined ||
    rpoSeconds === undefined ||
    servedAfterOneLoss === undefined ||
    servedAfterTwoLosses === undefined ||
    residency === undefined ||
    approach === undefined
  ) {
    return undefined;
  }
  return {
    tier,
    survive,
    ...(because === undefined ? {} : { because }),
    rtoSeconds,
    rpoSeconds,
    servedAfterOneLoss,
    servedAfterTwoLosses,
    allowedSites,
    residency,
    minimumSites,
    approach,
    ...(writes === undefined ? {} : { writes }),
    operational,
    urn: policy.urn,
  };
}

function readStores(reading: Reading, policy: Resource, kinds: readonly string[]): StoreUse[] {
  const stores: StoreUse[] = [];
  for (const [index, store] of reading.list(policy, "stores").entries()) {
    const kind = kinds.find((known) => known === at(store, "kind"));
    const access = at(store, "access");
    const name = textOf(at(store, "name"));
    if (kind !== undefined && name !== undefined && (access === "read-write" || access === "read"))
      stores.push({ kind, name, access });
    else
      reading.misread(
        policy,
        `stores[${index}]`,
        `a store has a kind (${kinds.join(", ")}), a name and an access (read-write, read)`,
      );
  }
  return stores;
}

/** Policies by service. The same policy stands in every stack; two that differ are reported. */
function readPolicies(reading: Reading): Map<string, Resource> {
  const policies = new Map<string, Resource>();
  for (const policy of reading.all(types.placementPolicy)) {
    const service = reading.text(policy, "service");
    if (service === undefined) continue;
    const known = policies.get(service);
    if (!known) policies.set(service, policy);
    else if (JSON.stringify(known.inputs) !== JSON.stringify(policy.inputs)) {
      reading.misread(
        policy,
        "service",
        `another policy states other goals for ${service}; that one is taken`,
      );
    }
  }
  return policies;
}

/** For how long a service goes on by what all of its pods keep of a dependency's answers. */
function cachedFor(hard: readonly string[], deployments: readonly Deployment[]): Pick<Service, "cachedFor"> {
  const standing = deployments.filter(({ replicas }) => replicas > 0);
  const seconds = (name: string): number => Math.min(...standing.map(({ caches }) => caches?.[name] ?? 0));
  const cached = hard.map((name) => [name, seconds(name)] as const).filter(([, each]) => each > 0);
  return standing.length > 0 && cached.length > 0 ? { cachedFor: new Map(cached) } : {};
}

function readService(
  reading: Reading,
  name: string,
  policy: Resource | undefined,
  deployments: readonly Deployment[],
  storeKinds: readonly string[],
): Service {
  const hostnames = new Set(deployments.flatMap((deployment) => deployment.hostnames));
  if (!policy) {
    return {
      name,
      hardDependencies: [],
      softDependencies: [],
      stores: [],
      deployments,
      hostnames: [...hostnames],
    };
  }
  const declared = reading.optionalText(policy, "hostname");
  if (declared !== undefined) hostnames.add(plainName(declared));
  const goals = readGoals(reading, policy);
  const hardDependencies = reading.texts(policy, "hardDependencies");
  const service = {
    name,
    peakRequestsPerSecond: reading.number(policy, ranges.peakRequestsPerSecond, "peakRequestsPerSecond"),
    hardDependencies,
    ...cachedFor(hardDependencies, deployments),
    softDependencies: reading.texts(policy, "softDependencies"),
    stores: readStores(reading, policy, storeKinds),
    deployments,
    hostnames: [...hostnames],
  };
  const fields = reading.misreadOf(policy);
  // Goals of which one is not known are compared with nothing: what is left of them would look met.
  return fields.length > 0 ? { ...service, unreadGoals: { fields, urn: policy.urn } } : { ...service, goals };
}

/**
 * Reads every service that a policy speaks of or a workload is labelled with.
 *
 * @param storeKinds names of the kinds of stores that there are
 */
export function readServices(
  reading: Reading,
  priorities: ReadonlyMap<string, number>,
  budgets: Budgets,
  storeKinds: readonly string[],
): Service[] {
  const policies = readPolicies(reading);
  const deployments = new Map<string, Deployment[]>([...policies.keys()].map((service) => [service, []]));
  for (const { service, deployment } of readDeployments(reading, priorities, budgets)) {
    const known = deployments.get(service);
    if (known) known.push(deployment);
    else deployments.set(service, [deployment]);
  }
  return [...deployments].map(([name, ofService]) =>
    readService(reading, name, policies.get(name), ofService, storeKinds),
  );
}
