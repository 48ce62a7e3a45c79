import type { Resource, Value } from "../graph/resource";
import { at, listOf, textOf } from "../graph/values";
import { type Range, ranges } from "@holdfast/contract/figures";
import { type Reading, types } from "./reading";

/** Where the pod of a workload stands in its inputs. */
const POD = ["spec", "template", "spec"] as const;

const HALL_TOPOLOGY = "topology.kubernetes.io/zone";
const BYTES_PER_GIB = 2 ** 30;

/** The pod that a Deployment or StatefulSet makes copies of. */
export function podOf(workload: Resource): Value | undefined {
  return at(workload.inputs, ...POD);
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
export function replicasOf(reading: Reading, workload: Resource): number {
  return reading.figure(workload, ranges.replicas, 1, "spec", "replicas");
}

/** Kubernetes' own default for `terminationGracePeriodSeconds`. */
const DEFAULT_GRACE_SECONDS = 30;

/** Time that a pod of a workload may take to stop, in seconds. */
export function graceSeconds(reading: Reading, workload: Resource): number {
  return reading.figure(
    workload,
    ranges.graceSeconds,
    DEFAULT_GRACE_SECONDS,
    ...POD,
    "terminationGracePeriodSeconds",
  );
}

/** What a resolver in a pod does that says nothing of it, by resolv.conf(5): it waits 5 s for an answer, twice. */
const LOOKUP_DEFAULTS = { timeout: 5, attempts: 2 } as const;

/** The most that it takes of either, by the same page: more is silently less. */
const LOOKUP_LIMITS = { timeout: 30, attempts: 5 } as const;

/**
 * Longest time for which a process in a workload's pod waits for the address of a name whose server is gone, in
 * seconds: its resolver's timeout, as often as it asks. Other names of a lost site are such names.
 */
export function nameLookupSeconds(reading: Reading, workload: Resource): number {
  const path = [...POD, "dnsConfig", "options"] as const;
  const options = listOf(at(workload.inputs, ...path));
  const option = (name: "timeout" | "attempts"): number => {
    const index = options.findIndex((each) => at(each, "name") === name);
    if (index < 0) return LOOKUP_DEFAULTS[name];
    const given = reading.figure(
      workload,
      ranges.lookupOption,
      LOOKUP_DEFAULTS[name],
      ...path,
      index,
      "value",
    );
    return Math.min(given, LOOKUP_LIMITS[name]);
  };
  return option("timeout") * option("attempts");
}

/**
 * The most by which halls may differ in copies of a workload's pod: the tightest constraint that the scheduler may
 * not break. A pod that may not share a hall with another of its kind has one of them a hall at most.
 */
export function hallSkew(reading: Reading, workload: Resource): number | undefined {
  const path = [...POD, "topologySpreadConstraints"] as const;
  const skews = [...listOf(at(workload.inputs, ...path)).entries()]
    .filter(([, constraint]) => at(constraint, "topologyKey") === HALL_TOPOLOGY)
    .filter(([, constraint]) => (at(constraint, "whenUnsatisfiable") ?? "DoNotSchedule") === "DoNotSchedule")
    .map(([index]) => reading.figure(workload, ranges.skew, 1, ...path, index, "maxSkew"));
  const apart = listOf(
    at(podOf(workload), "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
  ).some((term) => at(term, "topologyKey") === HALL_TOPOLOGY);
  if (apart) skews.push(1);
  return skews.length > 0 ? Math.min(...skews) : undefined;
}

/** Sum of what a pod's containers request; `undefined` where one of them does not say. */
function requested(
  reading: Reading,
  workload: Resource,
  kind: "cpu" | "memory",
  range: Range,
): number | undefined {
  const path = [...POD, "containers"] as const;
  const containers = listOf(at(workload.inputs, ...path));
  let sum = 0;
  for (const index of containers.keys()) {
    const quantity = reading.quantity(workload, range, ...path, index, "resources", "requests", kind);
    if (quantity === undefined) return undefined;
    sum += quantity;
  }
  return containers.length > 0 ? sum : undefined;
}

/** Processor cores that one pod of a workload requests. */
export function coresOf(reading: Reading, workload: Resource): number | undefined {
  return requested(reading, workload, "cpu", ranges.podCores);
}

/** Memory that one pod of a workload requests, in GiB. */
export function memoryGiBOf(reading: Reading, workload: Resource): number | undefined {
  const bytes = requested(reading, workload, "memory", ranges.podMemoryBytes);
  return bytes === undefined ? undefined : bytes / BYTES_PER_GIB;
}

/** Kubernetes' own defaults for a probe, from its documentation. */
const probeDefaults = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  failureThreshold: 3,
} as const;

/** What of a container's probe bounds a start; `undefined` where a figure of it is none, so that it bounds nothing. */
function probeOf(
  reading: Reading,
  workload: Resource,
  container: number,
  probe: "startupProbe" | "readinessProbe",
): { delay: number; period: number; failures: number } | undefined {
  const found = { read: true };
  const field = (name: keyof typeof probeDefaults, range: Range): number => {
    const path = [...POD, "containers", container, probe, name] as const;
    const value = at(workload.inputs, ...path);
    if (value === undefined || value === null) return probeDefaults[name];
    const figure = reading.number(workload, range, ...path);
    found.read &&= figure !== undefined;
    return figure ?? range.worst;
  };
  const delay = field("initialDelaySeconds", ranges.probeSeconds);
  const period = field("periodSeconds", ranges.probePeriodSeconds);
  const failures = field("failureThreshold", ranges.probeFailures);
  return found.read ? { delay, period, failures } : undefined;
}

/**
 * Longest time until a pod of a workload is ready: a startup probe restarts what has not started by then, and a
 * readiness probe has to succeed once after it. `undefined` where there is no startup probe, or one that cannot be
 * read: nothing bounds it.
 */
export function startupSeconds(reading: Reading, workload: Resource): number | undefined {
  let longest: number | undefined;
  for (const [index, container] of listOf(at(podOf(workload), "containers")).entries()) {
    const has = (probe: string): boolean => (at(container, probe) ?? null) !== null;
    if (!has("startupProbe")) return undefined;
    const startup = probeOf(reading, workload, index, "startupProbe");
    if (!startup) return undefined;
    const started = startup.delay + startup.failures * startup.period;
    let ready = 0;
    if (has("readinessProbe")) {
      const readiness = probeOf(reading, workload, index, "readinessProbe");
      if (!readiness) return undefined;
      ready = Math.max(0, readiness.delay - started) + readiness.period;
    }
    longest = Math.max(longest ?? 0, started + ready);
  }
  return longest;
}

/** Priorities by site and class name. */
export function readPriorities(reading: Reading): ReadonlyMap<string, number> {
  const priorities = new Map<string, number>();
  for (const resource of reading.all(types.priorityClass)) {
    const site = reading.findSite(resource);
    const value = reading.figure(resource, ranges.priority, undefined, "value");
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
