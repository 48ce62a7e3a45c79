import type { Cluster } from "../cluster/cluster";
import { at, listAt, nameOf, namespaceOf, numberAt, textAt } from "../objects/kubernetes-object";
import { isObject, type WireObject } from "../values/wire-value";
import type { Progress, Readiness } from "./readiness";

/** How a name is said to users: with the namespace, unless that is the default one. */
export function spokenName(object: WireObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" || namespace === "default" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** One condition of an object's status. */
export function conditionOf(object: WireObject, type: string): WireObject | undefined {
  return listAt(object, "status", "conditions").find((condition) => condition["type"] === type);
}

/** Whether a condition of an object's status holds. */
export function holds(object: WireObject, type: string): boolean {
  return textAt(conditionOf(object, type), "status") === "True";
}

/** A pod is ready when it says so, or when it has done its work. */
export const podReadiness: Readiness = {
  look: (pod): Progress => {
    for (const [type, said] of [
      ["PodScheduled", "scheduled"],
      ["Initialized", "initialized"],
    ] as const) {
      if (!holds(pod, type)) {
        return { ready: false, status: `Waiting for Pod "${spokenName(pod)}" to be ${said}` };
      }
    }
    const ready = holds(pod, "Ready") || textAt(pod, "status", "phase") === "Succeeded";
    return { ready, status: `Waiting for Pod "${spokenName(pod)}" to be ready` };
  },
  problems: podProblems,
  onRead: true,
};

/**
 * What keeps a pod from being ready, as it says itself.
 *
 * @returns at most one sentence
 */
export function podProblems(pod: WireObject): string[] {
  if (!holds(pod, "PodScheduled")) return [];
  const missing = ["Initialized", "Ready"]
    .map((type) => conditionOf(pod, type))
    .find((condition) => condition !== undefined && textAt(condition, "status") !== "True");
  if (missing === undefined || textAt(pod, "status", "phase") === "Succeeded") return [];
  const containers = listAt(pod, "status", "containerStatuses").flatMap(containerProblems).join("\n");
  const message = textAt(missing, "message");
  if (containers === "" && message === "") return [];
  return [`[Pod ${spokenName(pod)}]: ${textAt(missing, "reason") === "" ? "" : message}${containers}`];
}

function containerProblems(status: WireObject): string[] {
  if (status["ready"] === true) return [];
  const problems: string[] = [];
  const waiting = at(status, "state", "waiting");
  if (isObject(waiting) && textAt(waiting, "reason") !== "ContainerCreating") {
    problems.push(`[${textAt(waiting, "reason")}] ${textAt(waiting, "message")}`);
  }
  const ended = at(status, "state", "terminated");
  if (isObject(ended) && textAt(ended, "reason") !== "") {
    const message = textAt(ended, "message");
    problems.push(
      message === ""
        ? `container "${textAt(status, "name")}" completed with exit code ${numberAt(ended, "exitCode")}`
        : `[${textAt(ended, "reason")}] ${message}`,
    );
  }
  return problems;
}

/** What keeps the pods of a workload from being ready, by the labels that it selects them with. */
export async function podsProblems(workload: WireObject, cluster: Cluster): Promise<string[]> {
  const labels = at(workload, "spec", "selector", "matchLabels");
  if (!isObject(labels)) return [];
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
  const pods = await cluster.list({ apiVersion: "v1", kind: "Pod" }, namespaceOf(workload), selector);
  return listAt(pods, "items").flatMap(podProblems);
}
