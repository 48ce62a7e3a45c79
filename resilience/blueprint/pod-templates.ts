import { foundOnce } from "@holdfast/contract/remembered";
import type { Resource, Value } from "../graph/resource";
import { at } from "../graph/values";
import type { Reading } from "./reading";

/** Kinds that make pods, and where the template of a pod stands in their inputs; a Pod is its own. */
const templates: { readonly [type: string]: readonly string[] } = {
  "kubernetes:apps/v1:Deployment": ["spec", "template"],
  "kubernetes:apps/v1:StatefulSet": ["spec", "template"],
  "kubernetes:apps/v1:DaemonSet": ["spec", "template"],
  "kubernetes:apps/v1:ReplicaSet": ["spec", "template"],
  "kubernetes:batch/v1:Job": ["spec", "template"],
  "kubernetes:batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template"],
  "kubernetes:core/v1:Pod": [],
};

/** Types of what makes pods, those that last first. */
export const podTypes: readonly string[] = Object.keys(templates);

/** Whether the pods of what makes them stay, so that they can be asked for their health. */
export function makesLastingPods({ type }: Resource): boolean {
  return type in templates && !type.startsWith("kubernetes:batch/");
}

/** The template of a pod, in what makes copies of it. */
export interface PodTemplate {
  readonly workload: Resource;
  /** The way to the template in the workload's inputs. */
  readonly path: readonly string[];
  readonly template: Value | undefined;
  /** The pod's own `spec`. */
  readonly pod: Value | undefined;
}

/** The template of the pods of a workload; `undefined` for what makes none. */
export const podTemplateOf = foundOnce((workload: Resource): PodTemplate | undefined => {
  const path = templates[workload.type];
  if (!path) return undefined;
  const template = at(workload.inputs, ...path);
  return { workload, path, template, pod: at(template, "spec") };
});

/** Everything in a graph that makes pods, those first that last. */
export function podTemplates(reading: Reading): PodTemplate[] {
  return podTypes.flatMap((type) => reading.all(type)).flatMap((workload) => podTemplateOf(workload) ?? []);
}
