import type { Resource, Value } from "../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../graph/values";
import { quantityOf } from "./quantity";
import { labels, objectKey, type Reading, types } from "./reading";
import type { Autoscaling, Deployment } from "./service";

const REQUESTS_PER_SECOND = "holdfast.dev/requests-per-second";
const HALL_TOPOLOGY = "topology.kubernetes.io/zone";
const BYTES_PER_GIB = 2 ** 30;

/** A deployment beside the service that it serves. */
export interface ServiceDeployment {
  readonly service: string;
  readonly deployment: Deployment;
}

function readAutoscalers(reading: Reading): Map<string, Autoscaling> {
  const autoscalers = new Map<string, Autoscaling>();
  for (const resource of reading.all(types.autoscaler)) {
    if (at(resource.inputs, "spec", "scaleTargetRef", "kind") !== "Deployment") continue;
    const site = reading.siteOfObject(resource);
    const target = reading.text(resource, "spec", "scaleTargetRef", "name");
    const maximumReplicas = reading.number(resource, "spec", "maxReplicas");
    if (site === undefined || target === undefined || maximumReplicas === undefined) continue;
    const namespace = textOf(at(resource.inputs, "metadata", "namespace")) ?? "default";
    autoscalers.set(`${site}/${namespace}/${target}`, {
      minimumReplicas: numberOf(at(resource.inputs, "spec", "minReplicas")) ?? 1,
      maximumReplicas,
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

/** Kubernetes' own defaults for a probe, from its documentation. */
const probeDefaults = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  failureThreshold: 3,
} as const;

function probeField(probe: Value, field: keyof typeof probeDefaults): number {
  return numberOf(at(probe, field)) ?? probeDefaults[field];
}

/**
 * Longest time until a pod is ready: a startup probe restarts what has not started by then, and a readiness
 * probe has to succeed once after it. `undefined` where there is no startup probe: nothing bounds it.
 */
function startupSeconds(containers: readonly Value[]): number | undefined {
  let longest: number | undefined;
  for (const container of containers) {
    const startup = at(container, "startupProbe");
    if (startup === undefined || startup === null) return undefined;
    const started =
      probeField(startup, "initialDelaySeconds") +
      probeField(startup, "failureThreshold") * probeField(startup, "periodSeconds");
    const readiness = at(container, "readinessProbe");
    const ready = readiness
      ? Math.max(0, probeField(readiness, "initialDelaySeconds") - started) +
        probeField(readiness, "periodSeconds")
      : 0;
    longest = Math.max(longest ?? 0, started + ready);
  }
  return longest;
}

/** The tightest constraint that spreads pods over halls and that the scheduler may not break. */
function hallSkew(pod: Value | undefined): number | undefined {
  const skews = listOf(at(pod, "topologySpreadConstraints"))
    .filter((constraint) => at(constraint, "topologyKey") === HALL_TOPOLOGY)
    .filter((constraint) => (at(constraint, "whenUnsatisfiable") ?? "DoNotSchedule") === "DoNotSchedule")
    .map((constraint) => numberOf(at(constraint, "maxSkew")) ?? 1);
  return skews.length > 0 ? Math.min(...skews) : undefined;
}

/** Sum over containers; `undefined` where one of them does not say. */
function requested(containers: readonly Value[], kind: "cpu" | "memory"): number | undefined {
  let sum = 0;
  for (const container of containers) {
    const quantity = quantityOf(at(container, "resources", "requests", kind));
    if (quantity === undefined) return undefined;
    sum += quantity;
  }
  return containers.length > 0 ? sum : undefined;
}

function readDeployment(
  reading: Reading,
  resource: Resource,
  site: string,
  autoscaling: Autoscaling | undefined,
  hostnames: readonly string[],
): Deployment {
  const template = at(resource.inputs, "spec", "template");
  const pod = at(template, "spec");
  const containers = listOf(at(pod, "containers"));
  const declared = numberOf(at(resource.inputs, "spec", "replicas"));
  const requests = numberOf(at(template, "metadata", "annotations", REQUESTS_PER_SECOND));
  if (requests === undefined) {
    reading.misread(
      resource,
      `spec.template.metadata.annotations.${REQUESTS_PER_SECOND}`,
      "it does not say what one replica carries, so its replicas count for nothing",
    );
  }
  const memory = requested(containers, "memory");
  return {
    site,
    name: textOf(at(resource.inputs, "metadata", "name")) ?? resource.name,
    // With an autoscaler the declared number is a start that it may take back down to its minimum.
    replicas: autoscaling ? autoscaling.minimumReplicas : (declared ?? 1),
    requestsPerSecond: requests,
    autoscaling,
    hostnames,
    hallSkew: hallSkew(pod),
    coresPerReplica: requested(containers, "cpu"),
    memoryGiBPerReplica: memory === undefined ? undefined : memory / BYTES_PER_GIB,
    startupSeconds: startupSeconds(containers),
    priorityClass: textOf(at(pod, "priorityClassName")),
    urn: resource.urn,
  };
}

/** Reads every deployment of a service, with what scales it and the names that are routed to it. */
export function readDeployments(reading: Reading): ServiceDeployment[] {
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
      deployment: readDeployment(reading, resource, site, autoscaling, hostnames),
    });
  }
  return deployments;
}
