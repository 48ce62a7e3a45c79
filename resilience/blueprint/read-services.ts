import type { Resource } from "../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../graph/values";
import type { Budgets } from "./budgets";
import { readDeployments } from "./read-deployments";
import { type Reading, types } from "./reading";
import type { Deployment, Goals, Service, StoreUse } from "./service";

function readGoals(reading: Reading, policy: Resource): Goals | undefined {
  const tier = reading.number(policy, "tier");
  const survive = reading.oneOf(policy, ["two-sites", "one-site", "none"], "survive");
  const rtoSeconds = reading.number(policy, "rtoSeconds");
  const rpoSeconds = reading.number(policy, "rpoSeconds");
  const servedAfterOneLoss = reading.number(policy, "servedAfterOneLoss");
  const servedAfterTwoLosses = reading.number(policy, "servedAfterTwoLosses");
  const residency = reading.oneOf(policy, ["kr", "any"], "residency");
  const approach = reading.oneOf(policy, ["active-active", "hot-standby", "quorum"], "approach");
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
    rtoSeconds,
    rpoSeconds,
    servedAfterOneLoss,
    servedAfterTwoLosses,
    allowedSites: textsOf(policy.inputs["allowedSites"]),
    residency,
    minimumSites: numberOf(policy.inputs["minimumSites"]) ?? 1,
    approach,
    operational: policy.inputs["operational"] === true,
    urn: policy.urn,
  };
}

function readStores(reading: Reading, policy: Resource): StoreUse[] {
  const stores: StoreUse[] = [];
  for (const [index, store] of listOf(policy.inputs["stores"]).entries()) {
    const kind = at(store, "kind");
    const access = at(store, "access");
    const name = textOf(at(store, "name"));
    const known =
      (kind === "database" || kind === "quorum") && (access === "read-write" || access === "read");
    if (known && name !== undefined) stores.push({ kind, name, access });
    else
      reading.misread(
        policy,
        `stores.${index}`,
        "a store has a kind (database, quorum), a name and an access (read-write, read)",
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

function readService(
  reading: Reading,
  name: string,
  policy: Resource | undefined,
  deployments: readonly Deployment[],
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
  const declared = textOf(policy.inputs["hostname"]);
  if (declared !== undefined) hostnames.add(declared);
  return {
    name,
    goals: readGoals(reading, policy),
    peakRequestsPerSecond: reading.number(policy, "peakRequestsPerSecond"),
    hardDependencies: textsOf(policy.inputs["hardDependencies"]),
    softDependencies: textsOf(policy.inputs["softDependencies"]),
    stores: readStores(reading, policy),
    deployments,
    hostnames: [...hostnames],
  };
}

/** Reads every service that a policy speaks of or a workload is labelled with. */
export function readServices(
  reading: Reading,
  priorities: ReadonlyMap<string, number>,
  budgets: Budgets,
): Service[] {
  const policies = readPolicies(reading);
  const deployments = new Map<string, Deployment[]>([...policies.keys()].map((service) => [service, []]));
  for (const { service, deployment } of readDeployments(reading, priorities, budgets)) {
    const known = deployments.get(service);
    if (known) known.push(deployment);
    else deployments.set(service, [deployment]);
  }
  return [...deployments].map(([name, ofService]) =>
    readService(reading, name, policies.get(name), ofService),
  );
}
