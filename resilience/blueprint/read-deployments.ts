import { cachesVariable, readCaches } from "@holdfast/contract/application/caches";
import type { Resource } from "../graph/resource";
import { at, isWithheld, listOf } from "../graph/values";
import type { Budgets } from "./budgets";
import { ranges } from "@holdfast/contract/figures";
import { plainName } from "./plain-name";
import {
  coresOf,
  graceSeconds,
  memoryGiBOf,
  namespaceOf,
  objectName,
  podOf,
  priorityOf,
  replicasOf,
  startupSeconds,
} from "./pod";
import { labels, objectKey, type Reading, types } from "./reading";
import type { Autoscaling, Deployment, Route, ScalingPolicy } from "./service";

const REQUESTS_PER_SECOND = "holdfast.dev/requests-per-second";
const OVERLOAD = "holdfast.dev/overload";
const RETRY_FACTOR = "holdfast.dev/retry-factor";
const LIMIT = "HOLDFAST_MAX_REQUESTS_PER_SECOND";

/** The autoscaler's own defaults for scaling up, from the Kubernetes documentation. */
const defaultScaleUp: readonly ScalingPolicy[] = [
  { type: "Percent", value: 100, periodSeconds: 15 },
  { type: "Pods", value: 4, periodSeconds: 15 },
];

/** A deployment beside the service that it serves. */
export interface ServiceDeployment {
  readonly service: string;
  readonly deployment: Deployment;
}

const SCALE_UP = ["spec", "behavior", "scaleUp"] as const;

/** The policies by which an autoscaler adds replicas; none of those that cannot be read. That it may not add any is a defect. */
function scaleUpPolicies(reading: Reading, autoscaler: Resource): readonly ScalingPolicy[] {
  const rules = at(autoscaler.inputs, ...SCALE_UP);
  const declared = listOf(at(rules, "policies"));
  if (declared.length === 0) return defaultScaleUp;
  const policies: ScalingPolicy[] = [];
  for (const index of declared.keys()) {
    const path = [...SCALE_UP, "policies", index] as const;
    const type = reading.oneOf(autoscaler, ["Percent", "Pods"], ...path, "type");
    const value = reading.number(autoscaler, ranges.scalingValue, ...path, "value");
    const periodSeconds = reading.number(autoscaler, ranges.scalingPeriodSeconds, ...path, "periodSeconds");
    if (type === undefined || value === undefined || periodSeconds === undefined) continue;
    policies.push({ type, value, periodSeconds });
  }
  return policies;
}

function readAutoscalers(reading: Reading): Map<string, Autoscaling> {
  const autoscalers = new Map<string, Autoscaling>();
  for (const resource of reading.all(types.autoscaler)) {
    if (at(resource.inputs, "spec", "scaleTargetRef", "kind") !== "Deployment") continue;
    const site = reading.siteUnlessElsewhere(resource);
    const target = reading.text(resource, "spec", "scaleTargetRef", "name");
    if (site === undefined || target === undefined) continue;
    const minimumReplicas = reading.figure(resource, ranges.replicas, 1, "spec", "minReplicas");
    autoscalers.set(`${site}/${namespaceOf(resource)}/${target}`, {
      minimumReplicas,
      // Of an autoscaler that cannot be read, only what it may take away counts.
      maximumReplicas: reading.number(resource, ranges.replicas, "spec", "maxReplicas") ?? minimumReplicas,
      scaleUp: scaleUpPolicies(reading, resource),
      scaleUpBy: at(resource.inputs, ...SCALE_UP, "selectPolicy") === "Min" ? "least" : "most",
      stabilizationSeconds: reading.figure(
        resource,
        ranges.stabilizationSeconds,
        0,
        ...SCALE_UP,
        "stabilizationWindowSeconds",
      ),
      urn: resource.urn,
    });
  }
  return autoscalers;
}

/** Routes of the gateways, by site and service. */
function readRoutes(reading: Reading): Map<string, Route[]> {
  const routes = new Map<string, Route[]>();
  for (const resource of reading.all(types.route)) {
    const service = reading.label(resource, labels.service);
    if (service === undefined) continue;
    const site = reading.siteOfObject(resource);
    if (site === undefined) continue;
    const key = `${site}/${service}`;
    const hostnames = reading.texts(resource, "spec", "hostnames").map(plainName);
    routes.set(key, [...(routes.get(key) ?? []), { hostnames, urn: resource.urn }]);
  }
  return routes;
}

/** The public names of some routes, each once. */
export function hostnamesOf(routes: readonly Route[]): string[] {
  return [...new Set(routes.flatMap(({ hostnames }) => hostnames))];
}

/** What a replica carries, and what it does when it is asked for more. */
type Admission = Pick<
  Deployment,
  "requestsPerSecond" | "overload" | "acceptedRequestsPerSecond" | "retryFactor"
>;

const ANNOTATIONS = ["spec", "template", "metadata", "annotations"] as const;

/** The ways to the value of a variable in the containers of a workload that have it. */
export function variablePaths({ inputs }: Resource, name: string): (string | number)[][] {
  const containers = ["spec", "template", "spec", "containers"] as const;
  return listOf(at(inputs, ...containers)).flatMap((container, index) => {
    const variable = listOf(at(container, "env")).findIndex((each) => at(each, "name") === name);
    return variable < 0 ? [] : [[...containers, index, "env", variable, "value"]];
  });
}

/** The requests a second above which a replica refuses, as a variable of a container says; the least of several. */
function limitOf(reading: Reading, workload: Resource): number | undefined {
  const limits = variablePaths(workload, LIMIT).flatMap((path) => {
    const limit = reading.number(workload, ranges.requestsPerSecond, ...path);
    return limit === undefined ? [] : [limit];
  });
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** Of which services the pods of a workload keep answers, and for how long: none where they are told nothing that can be read. */
function cachesOf(reading: Reading, workload: Resource): Pick<Deployment, "caches"> {
  const [path] = variablePaths(workload, cachesVariable);
  if (!path || isWithheld(at(workload.inputs, ...path))) return {};
  const caches = readCaches(reading.text(workload, ...path) ?? "");
  if (!caches)
    reading.misread(workload, path.join("."), "a JSON object of whole seconds by service is expected");
  return caches ? { caches } : {};
}

function admissionOf(reading: Reading, workload: Resource): Admission {
  const carried = reading.number(workload, ranges.requestsPerSecond, ...ANNOTATIONS, REQUESTS_PER_SECOND);
  const retryFactor = reading.figure(workload, ranges.retryFactor, 1, ...ANNOTATIONS, RETRY_FACTOR);
  const limit = limitOf(reading, workload);
  const doesFail = at(workload.inputs, ...ANNOTATIONS, OVERLOAD) === "fail";
  // That a replica sheds is counted on where something limits what it takes, and not where it is only said.
  if (carried === undefined || limit === undefined || doesFail)
    return { retryFactor, requestsPerSecond: carried, overload: doesFail ? "fails" : "unsaid" };
  if (limit > carried)
    return { retryFactor, requestsPerSecond: carried, overload: "fails", acceptedRequestsPerSecond: limit };
  return { retryFactor, requestsPerSecond: limit, overload: "sheds" };
}

/** What a deployment's site and neighbours say about it. */
interface DeploymentSurroundings {
  readonly site: string;
  readonly autoscaling: Autoscaling | undefined;
  readonly routes: readonly Route[];
  readonly priorities: ReadonlyMap<string, number>;
  readonly budgets: Budgets;
}

function readDeployment(
  reading: Reading,
  resource: Resource,
  surroundings: DeploymentSurroundings,
): Deployment {
  const { site, autoscaling, routes, priorities, budgets } = surroundings;
  const declared = replicasOf(reading, resource);
  // With an autoscaler the declared number is a start that it may take back down to its minimum.
  const replicas = autoscaling ? autoscaling.minimumReplicas : declared;
  return {
    ...budgets.standing(resource, site, replicas),
    namespace: namespaceOf(resource),
    name: objectName(resource),
    replicas,
    ...admissionOf(reading, resource),
    ...cachesOf(reading, resource),
    autoscaling,
    hostnames: hostnamesOf(routes),
    routes,
    coresPerReplica: coresOf(reading, resource),
    memoryGiBPerReplica: memoryGiBOf(reading, resource),
    startupSeconds: startupSeconds(reading, resource),
    priority: priorityOf(priorities, site, podOf(resource)),
    gracePeriodSeconds: graceSeconds(reading, resource),
    urn: resource.urn,
  };
}

/** Reads every deployment of a service, with what scales it and the names that are routed to it. */
export function readDeployments(
  reading: Reading,
  priorities: ReadonlyMap<string, number>,
  budgets: Budgets,
): ServiceDeployment[] {
  const autoscalers = readAutoscalers(reading);
  const routesTo = readRoutes(reading);
  const deployments: ServiceDeployment[] = [];
  for (const resource of reading.all(types.deployment)) {
    const service = reading.label(resource, labels.service);
    if (service === undefined || reading.label(resource, labels.role) !== undefined) continue;
    const site = reading.siteOfObject(resource);
    if (site === undefined) continue;
    const autoscaling = autoscalers.get(objectKey(site, resource));
    const routes = routesTo.get(`${site}/${service}`) ?? [];
    deployments.push({
      service,
      deployment: readDeployment(reading, resource, { site, autoscaling, routes, priorities, budgets }),
    });
  }
  return deployments;
}
