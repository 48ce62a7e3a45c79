import type { Resource, Value } from "../graph/resource";
import { at, listOf, numberOf, textOf } from "../graph/values";
import { quantityOf } from "./quantity";
import { type Reading, types } from "./reading";

const HALL_TOPOLOGY = "topology.kubernetes.io/zone";
const BYTES_PER_GIB = 2 ** 30;

/** The pod that a Deployment or StatefulSet makes copies of. */
export function podOf(workload: Resource): Value | undefined {
  return at(workload.inputs, "spec", "template", "spec");
}

/** Namespace of a Kubernetes object. */
export function namespaceOf(resource: Resource): string {
  return textOf(at(resource.inputs, "metadata", "namespace")) ?? "default";
}

/** Name of a Kubernetes object; the resource's own where it declares none. */
export function objectName(resource: Resource): string {
  return textOf(at(resource.inputs, "metadata", "name")) ?? resource.name;
}

/** Copies of a workload that run; Kubernetes makes one where nothing is said. */
export function replicasOf(workload: Resource): number {
  return numberOf(at(workload.inputs, "spec", "replicas")) ?? 1;
}

/** What a resolver in a pod does that says nothing of it, by resolv.conf(5): it waits 5 s for an answer, twice. */
const LOOKUP_DEFAULTS = { timeout: 5, attempts: 2 } as const;

/**
 * Longest time for which a process in a pod waits for the address of a name whose server is gone, in seconds: its
 * resolver's timeout, as often as it asks. Other names of a lost site are such names.
 *
 * @param pod a pod's specification
 */
export function nameLookupSeconds(pod: Value | undefined): number {
  const option = (name: "timeout" | "attempts"): number => {
    const found = listOf(at(pod, "dnsConfig", "options")).find((each) => at(each, "name") === name);
    const value = Number(at(found, "value") ?? Number.NaN);
    return Number.isInteger(value) && value > 0 ? value : LOOKUP_DEFAULTS[name];
  };
  return option("timeout") * option("attempts");
}

/**
 * The most by which halls may differ in copies of a pod: the tightest constraint that the scheduler may not
 * break. A pod that may not share a hall with another of its kind has one of them a hall at most.
 */
export function hallSkew(pod: Value | undefined): number | undefined {
  const skews = listOf(at(pod, "topologySpreadConstraints"))
    .filter((constraint) => at(constraint, "topologyKey") === HALL_TOPOLOGY)
    .filter((constraint) => (at(constraint, "whenUnsatisfiable") ?? "DoNotSchedule") === "DoNotSchedule")
    .map((constraint) => numberOf(at(constraint, "maxSkew")) ?? 1);
  const apart = listOf(
    at(pod, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
  ).some((term) => at(term, "topologyKey") === HALL_TOPOLOGY);
  if (apart) skews.push(1);
  return skews.length > 0 ? Math.min(...skews) : undefined;
}

/** Sum of what a pod's containers request; `undefined` where one of them does not say. */
function requested(pod: Value | undefined, kind: "cpu" | "memory"): number | undefined {
  const containers = listOf(at(pod, "containers"));
  let sum = 0;
  for (const container of containers) {
    const quantity = quantityOf(at(container, "resources", "requests", kind));
    if (quantity === undefined) return undefined;
    sum += quantity;
  }
  return containers.length > 0 ? sum : undefined;
}

/** Processor cores that one pod requests. */
export function coresOf(pod: Value | undefined): number | undefined {
  return requested(pod, "cpu");
}

/** Memory that one pod requests, in GiB. */
export function memoryGiBOf(pod: Value | undefined): number | undefined {
  const bytes = requested(pod, "memory");
  return bytes === undefined ? undefined : bytes / BYTES_PER_GIB;
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
export function startupSeconds(pod: Value | undefined): number | undefined {
  let longest: number | undefined;
  for (const container of listOf(at(pod, "containers"))) {
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

/** Priorities by site and class name. */
export function readPriorities(reading: Reading): ReadonlyMap<string, number> {
  const priorities = new Map<string, number>();
  for (const resource of reading.all(types.priorityClass)) {
    const site = reading.findSite(resource);
    const value = numberOf(resource.inputs["value"]);
    if (site !== undefined && value !== undefined) priorities.set(`${site}/${objectName(resource)}`, value);
  }
  return priorities;
}

/** Scheduling priority of a pod at a site; 0 where it has no class that is known there. */
export function priorityOf(
  priorities: ReadonlyMap<string, number>,
  site: string,
  pod: Value | undefined,
): number {
  const name = textOf(at(pod, "priorityClassName"));
  return name === undefined ? 0 : (priorities.get(`${site}/${name}`) ?? 0);
}
