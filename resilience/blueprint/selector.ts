import type { Value } from "../graph/resource";
import { at, isWithheld, listOf, recordOf, textOf, textsOf } from "../graph/values";

/** Labels of an object, by name. A value that is withheld, or no text, is not there. */
export type Labels = ReadonlyMap<string, string>;

/** Whether labels are those that a selector is for. */
export type Selector = (labels: Labels) => boolean;

/** The labels at a place of an object: `metadata.labels`, or those of the pods that a workload makes. */
export function labelsOf(value: Value | undefined): Labels {
  const entries = Object.entries(recordOf(value));
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Labels of the pods that a Deployment, StatefulSet, DaemonSet or Job makes. */
export function podLabelsOf(workload: { readonly inputs: { readonly [key: string]: Value } }): Labels {
  return labelsOf(at(workload.inputs["spec"], "template", "metadata", "labels"));
}

/** Labels that are all asked for with the value that stands there: a Service's `spec.selector`, or `matchLabels`. */
export function equalitySelector(value: Value | undefined): Selector | undefined {
  const wanted = Object.entries(recordOf(value));
  if (isWithheld(value) || wanted.some(([, text]) => typeof text !== "string")) return undefined;
  return (labels) => wanted.every(([label, text]) => labels.get(label) === text);
}

/** One of a selector's `matchExpressions`; `undefined` where it cannot be read. */
function expressionSelector(expression: Value): Selector | undefined {
  const label = textOf(at(expression, "key"));
  const values = textsOf(at(expression, "values"));
  if (label === undefined) return undefined;
  switch (at(expression, "operator")) {
    case "In":
      return (labels) => values.includes(labels.get(label) ?? "") && labels.has(label);
    case "NotIn":
      return (labels) => !labels.has(label) || !values.includes(labels.get(label) ?? "");
    case "Exists":
      return (labels) => labels.has(label);
    case "DoesNotExist":
      return (labels) => !labels.has(label);
    default:
      return undefined;
  }
}

/**
 * Reads a label selector; `undefined` where it is withheld, or asks for what Kubernetes does not know: then nobody knows
 * what it selects. It has `matchLabels` and `matchExpressions`, as those of a PodDisruptionBudget, NetworkPolicy, Deployment or
 * Gateway have. An empty one (`{}`) selects everything. What the absence of a selector means differs from kind to kind, so
 * the caller asks for that itself, before: absent is read as empty here.
 *
 * ```ts
 * const selector = readSelector(at(budget.inputs, "spec", "selector"));
 * const guarded = selector === undefined ? undefined : selector(podLabelsOf(deployment));
 * ```
 */
export function readSelector(value: Value | undefined): Selector | undefined {
  if (isWithheld(value) || isWithheld(at(value, "matchExpressions"))) return undefined;
  const parts = [
    equalitySelector(at(value, "matchLabels")),
    ...listOf(at(value, "matchExpressions")).map(expressionSelector),
  ];
  const read = parts.filter((part) => part !== undefined);
  return read.length === parts.length ? (labels) => read.every((part) => part(labels)) : undefined;
}
