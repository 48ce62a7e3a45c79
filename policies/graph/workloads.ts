import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import { at, listOf, numberOf, textOf } from "@holdfast/resilience/graph/values";
import { makesLastingPods, podTemplateOf } from "@holdfast/resilience/blueprint/pod-templates";
import { labelsAt, namespaceOf } from "./resources";

/** A container of a pod, and where it stands. */
export interface Container {
  readonly name: string;
  readonly spec: Value;
  /** It runs before the others and ends. */
  readonly initial: boolean;
}

/** Something that makes pods. */
export interface Workload {
  readonly resource: Resource;
  readonly namespace: string;
  /** Its pods stay, and so can be asked for their health. */
  readonly lasting: boolean;
  /** Pods that it runs at the least. */
  readonly replicas: number;
  /** Labels of its pods. */
  readonly labels: { readonly [label: string]: string };
  readonly pod: Value | undefined;
  readonly containers: readonly Container[];
}

function containersOf(pod: Value | undefined): Container[] {
  const read = (list: string, initial: boolean) =>
    listOf(at(pod, list)).map((spec): Container => ({
      name: textOf(at(spec, "name")) ?? "(no name)",
      spec,
      // An initial container that is always restarted is one that stays.
      initial: initial && at(spec, "restartPolicy") !== "Always",
    }));
  return [...read("containers", false), ...read("initContainers", true)];
}

/** Fewest pods that an autoscaler keeps for a workload, by cluster, namespace and name. */
function autoscaledMinimums(graph: ResourceGraph): Map<string, number> {
  const minimums = new Map<string, number>();
  for (const resource of graph.resources) {
    if (resource.type !== "kubernetes:autoscaling/v2:HorizontalPodAutoscaler") continue;
    const target = textOf(at(resource.inputs, "spec", "scaleTargetRef", "name"));
    const minimum = numberOf(at(resource.inputs, "spec", "minReplicas")) ?? 1;
    if (target !== undefined)
      minimums.set(`${resource.provider}/${namespaceOf(resource)}/${target}`, minimum);
  }
  return minimums;
}

/** Everything in a graph that makes pods. */
export function workloadsOf(graph: ResourceGraph): Workload[] {
  const minimums = autoscaledMinimums(graph);
  const workloads: Workload[] = [];
  for (const resource of graph.resources) {
    const made = podTemplateOf(resource);
    if (!made) continue;
    const namespace = namespaceOf(resource);
    const name = textOf(at(resource.inputs, "metadata", "name")) ?? resource.name;
    const { template, pod } = made;
    workloads.push({
      resource,
      namespace,
      lasting: makesLastingPods(resource),
      replicas:
        minimums.get(`${resource.provider}/${namespace}/${name}`) ??
        numberOf(at(resource.inputs, "spec", "replicas")) ??
        1,
      labels: labelsAt(at(template, "metadata", "labels")),
      pod,
      containers: containersOf(pod),
    });
  }
  return workloads;
}
