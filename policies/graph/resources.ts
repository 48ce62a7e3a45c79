import type { Resource, Value } from "@holdfast/resilience";
import { at, recordOf, textOf } from "@holdfast/resilience/graph/values";

/** The name that a Kubernetes object goes by: namespace and name. */
export function objectName(resource: Resource): string {
  const namespace = textOf(at(resource.inputs, "metadata", "namespace"));
  const name = textOf(at(resource.inputs, "metadata", "name")) ?? resource.name;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Namespace of a Kubernetes object. */
export function namespaceOf(resource: Resource): string {
  return textOf(at(resource.inputs, "metadata", "namespace")) ?? "default";
}

/** Labels at a place in a Kubernetes object. */
export function labelsAt(value: Value | undefined): { readonly [label: string]: string } {
  const labels: { [label: string]: string } = {};
  for (const [label, text] of Object.entries(recordOf(value))) {
    if (typeof text === "string") labels[label] = text;
  }
  return labels;
}
