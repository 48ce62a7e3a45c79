import type { Resource, Value } from "../graph/resource";
import { at, listOf, textOf } from "../graph/values";
import { type Range, ranges } from "@holdfast/contract/figures";
import { quantityOf } from "@holdfast/contract/quantity";
import { type Reading, types } from "./reading";

/** Where the pod of a workload stands in its inputs. */
const POD = ["spec", "template", "spec"] as const;

/** The label of a node that names its hall. */
export const HALL_TOPOLOGY = "topology.kubernetes.io/zone";
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

/** What a container gets that says nothing of a resource: the defaults of its namespace's LimitRange. */
function defaultRequest(reading: Reading, workload: Resource, kind: "cpu" | "memory"): Value | undefined {
  const site = reading.findSite(workload);
  const defaults = reading
    .all(types.limitRange)
    .filter((each) => namespaceOf(each) === namespaceOf(workload) && reading.findSite(each) === site)
    .flatMap((each) => listOf(at(each.inputs, "spec", "limits")))
    .filter((limit) => at(limit, "type") === "Container")
    .flatMap((limit) => at(limit, "defaultRequest", kind) ?? at(limit, "default", kind) ?? []);
  return defaults[0];
}

/**
 * What a pod requests, as the scheduler counts it: its containers and the initial ones that stay, together, or one of the
 * other initial ones with those that stay before it, whichever is more. What is not requested is what is its limit, or the
 * default of the namespace. `undefined` where one of them does not say.
 */
function requested(
  reading: Reading,
  workload: Resource,
  kind: "cpu" | "memory",
  range: Range,
): number | undefined {
  const requestsOf = (list: "containers" | "initContainers"): (number | undefined)[] => {
    const path = [...POD, list] as const;
    return [...listOf(at(workload.inputs, ...path)).keys()].map(
      (index) =>
        reading.quantity(workload, range, ...path, index, "resources", "requests", kind) ??
        reading.quantity(workload, range, ...path, index, "resources", "limits", kind) ??
        quantityOf(defaultRequest(reading, workload, kind)),
    );
  };
  const lasting = requestsOf("containers");
  let staying = 0;
  let most = 0;
  for (const [index, request] of requestsOf("initContainers").entries()) {
    if (request === undefined) return undefined;
    if (staysBeside(listOf(at(podOf(workload), "initContainers"))[index])) staying += request;
    else most = Math.max(most, staying + request);
  }
  if (lasting.length === 0) return undefined;
  const sum = lasting.reduce<number>((total, request) => total + (request ?? NaN), staying);
  return Number.isNaN(sum) ? undefined : Math.max(sum, most);
}

/** An initial container that is always restarted starts before the others and stays beside them. */
function staysBeside(container: Value | undefined): boolean {
  return at(container, "restartPolicy") === "Always";
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
  container: readonly ["containers" | "initContainers", number],
  probe: "startupProbe" | "readinessProbe",
): { delay: number; period: number; failures: number } | undefined {
  const found = { read: true };
  const field = (name: keyof typeof probeDefaults, range: Range): number => {
    const path = [...POD, ...container, probe, name] as const;
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

/** Longest time until a container is ready; `undefined` where a probe of it cannot be read. */
function readySeconds(
  reading: Reading,
  workload: Resource,
  container: readonly ["containers" | "initContainers", number],
): number | undefined {
  const has = (probe: string): boolean => (at(podOf(workload), ...container, probe) ?? null) !== null;
  const startup = has("startupProbe") ? probeOf(reading, workload, container, "startupProbe") : null;
  const readiness = has("readinessProbe") ? probeOf(reading, workload, container, "readinessProbe") : null;
  if (startup === undefined || readiness === undefined) return undefined;
  // One without a startup probe stands beside one that has it: it is ready by its own readiness, or as it starts.
  if (!startup) return readiness ? readiness.delay + readiness.failures * readiness.period : 0;
  const started = startup.delay + startup.failures * startup.period;
  return started + (readiness ? Math.max(0, readiness.delay - started) + readiness.period : 0);
}

/**
 * Longest time until a pod of a workload is ready: a startup probe restarts what has not started by then, and a readiness
 * probe has to succeed once after it. Initial containers that stay start one after the other, before the rest. `undefined`
 * where no container has a startup probe, or one cannot be read: nothing bounds it.
 */
export function startupSeconds(reading: Reading, workload: Resource): number | undefined {
  const pod = podOf(workload);
  const containers = listOf(at(pod, "containers"));
  if (!containers.some((each) => (at(each, "startupProbe") ?? null) !== null)) return undefined;
  const lasting = [...containers.keys()].map((index) =>
    readySeconds(reading, workload, ["containers", index]),
  );
  const before = [...listOf(at(pod, "initContainers")).entries()]
    .filter(([, container]) => staysBeside(container))
    .map(([index]) => readySeconds(reading, workload, ["initContainers", index]));
  const all = [...lasting, ...before];
  if (all.includes(undefined)) return undefined;
  return Math.max(...lasting.map(Number)) + before.reduce<number>((sum, each) => sum + Number(each), 0);
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
