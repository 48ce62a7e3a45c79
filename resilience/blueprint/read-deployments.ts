import type { Resource, Value } from "../graph/resource";
import { at, listOf } from "../graph/values";
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
import type { Autoscaling, Deployment, ScalingPolicy } from "./service";

const REQUESTS_PER_SECOND = "holdfast.dev/requests-per-second";
const OVERLOAD = "holdfast.dev/overload";

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

/** Public names by site and service, as the gateways route them. */
function readRoutes(reading: Reading): Map<string, string[]> {
  const routes = new Map<string, string[]>();
  for (const resource of reading.all(types.route)) {
    const service = reading.label(resource, labels.service);
    if (service === undefined) continue;
    const site = reading.siteOfObject(resource);
    if (site === undefined) continue;
    const key = `${site}/${service}`;
    const names = reading.texts(resource, "spec", "hostnames").map(plainName);
    routes.set(key, [...new Set([...(routes.get(key) ?? []), ...names])]);
  }
  return routes;
}

/** What replicas are declared to do when they are asked for more than they carry. */
function overloadOf(annotation: Value | undefined): Deployment["overload"] {
  if (annotation === "shed") return "sheds";
  return annotation === "fail" ? "fails" : "unsaid";
}

/** What a deployment's site and neighbours say about it. */
interface DeploymentSurroundings {
  readonly site: string;
  readonly autoscaling: Autoscaling | undefined;
  readonly hostnames: readonly string[];
  readonly priorities: ReadonlyMap<string, number>;
  readonly budgets: Budgets;
}

function readDeployment(
  reading: Reading,
  resource: Resource,
  surroundings: DeploymentSurroundings,
): Deployment {
  const { site, autoscaling, hostnames, priorities, budgets } = surroundings;
  const annotations = at(resource.inputs, "spec", "template", "metadata", "annotations");
  const requests = reading.number(
    resource,
    ranges.requestsPerSecond,
    "spec",
    "template",
    "metadata",
    "annotations",
    REQUESTS_PER_SECOND,
  );
  const declared = replicasOf(reading, resource);
  // With an autoscaler the declared number is a start that it may take back down to its minimum.
  const replicas = autoscaling ? autoscaling.minimumReplicas : declared;
  return {
    ...budgets.standing(resource, site, replicas),
    namespace: namespaceOf(resource),
    name: objectName(resource),
    replicas,
    requestsPerSecond: requests,
    autoscaling,
    hostnames,
    coresPerReplica: coresOf(reading, resource),
    memoryGiBPerReplica: memoryGiBOf(reading, resource),
    startupSeconds: startupSeconds(reading, resource),
    priority: priorityOf(priorities, site, podOf(resource)),
    gracePeriodSeconds: graceSeconds(reading, resource),
    overload: overloadOf(at(annotations, OVERLOAD)),
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
  const routes = readRoutes(reading);
  const deployments: ServiceDeployment[] = [];
  for (const resource of reading.all(types.deployment)) {
    const service = reading.label(resource, labels.service);
    if (service === undefined || reading.label(resource, labels.role) !== undefined) continue;
    const site = reading.siteOfObject(resource);
    if (site === undefined) continue;
    const autoscaling = autoscalers.get(objectKey(site, resource));
    const hostnames = routes.get(`${site}/${service}`) ?? [];
    deployments.push({
      service,
      deployment: readDeployment(reading, resource, { site, autoscaling, hostnames, priorities, budgets }),
    });
  }
  return deployments;
}
