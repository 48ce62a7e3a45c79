import type { Resource, Value } from "../graph/resource";
import { at, listOf, numberOf, textsOf } from "../graph/values";
import {
  coresOf,
  memoryGiBOf,
  namespaceOf,
  objectName,
  podOf,
  priorityOf,
  replicasOf,
  startupSeconds,
} from "./pod";
import type { Budgets } from "./budgets";
import { labels, objectKey, type Reading, types } from "./reading";
import type { Autoscaling, Deployment, ScalingPolicy } from "./service";

const REQUESTS_PER_SECOND = "holdfast.dev/requests-per-second";
const OVERLOAD = "holdfast.dev/overload";

/** Kubernetes' own default for `terminationGracePeriodSeconds`. */
const DEFAULT_GRACE_SECONDS = 30;

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

/** The policies by which an autoscaler adds replicas; none where it is told not to. */
function scaleUpPolicies(rules: Value | undefined): readonly ScalingPolicy[] {
  if (at(rules, "selectPolicy") === "Disabled") return [];
  const declared = listOf(at(rules, "policies"));
  if (declared.length === 0) return defaultScaleUp;
  const policies: ScalingPolicy[] = [];
  for (const policy of declared) {
    const type = at(policy, "type");
    const value = numberOf(at(policy, "value"));
    const periodSeconds = numberOf(at(policy, "periodSeconds"));
    if ((type !== "Percent" && type !== "Pods") || value === undefined || periodSeconds === undefined)
      continue;
    policies.push({ type, value, periodSeconds });
  }
  return policies;
}

function readAutoscalers(reading: Reading): Map<string, Autoscaling> {
  const autoscalers = new Map<string, Autoscaling>();
  for (const resource of reading.all(types.autoscaler)) {
    if (at(resource.inputs, "spec", "scaleTargetRef", "kind") !== "Deployment") continue;
    const site = reading.siteOfObject(resource);
    const target = reading.text(resource, "spec", "scaleTargetRef", "name");
    const maximumReplicas = reading.number(resource, "spec", "maxReplicas");
    if (site === undefined || target === undefined || maximumReplicas === undefined) continue;
    const rules = at(resource.inputs, "spec", "behavior", "scaleUp");
    autoscalers.set(`${site}/${namespaceOf(resource)}/${target}`, {
      minimumReplicas: numberOf(at(resource.inputs, "spec", "minReplicas")) ?? 1,
      maximumReplicas,
      scaleUp: scaleUpPolicies(rules),
      scaleUpBy: at(rules, "selectPolicy") === "Min" ? "least" : "most",
      stabilizationSeconds: numberOf(at(rules, "stabilizationWindowSeconds")) ?? 0,
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
    const names = textsOf(at(resource.inputs, "spec", "hostnames"));
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
  const pod = podOf(resource);
  const annotations = at(resource.inputs, "spec", "template", "metadata", "annotations");
  const requests = numberOf(at(annotations, REQUESTS_PER_SECOND));
  if (requests === undefined) {
    reading.misread(
      resource,
      `spec.template.metadata.annotations.${REQUESTS_PER_SECOND}`,
      "it does not say what one replica carries, so its replicas count for nothing",
    );
  }
  // With an autoscaler the declared number is a start that it may take back down to its minimum.
  const replicas = autoscaling ? autoscaling.minimumReplicas : replicasOf(resource);
  return {
    ...budgets.standing(resource, site, replicas),
    namespace: namespaceOf(resource),
    name: objectName(resource),
    replicas,
    requestsPerSecond: requests,
    autoscaling,
    hostnames,
    coresPerReplica: coresOf(pod),
    memoryGiBPerReplica: memoryGiBOf(pod),
    startupSeconds: startupSeconds(pod),
    priority: priorityOf(priorities, site, pod),
    gracePeriodSeconds: numberOf(at(pod, "terminationGracePeriodSeconds")) ?? DEFAULT_GRACE_SECONDS,
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
