import type { Value } from "../graph/resource";
import { at, isWithheld, listOf, recordOf, textOf } from "../graph/values";
import { HALL_TOPOLOGY } from "./pod";
import { readSelector } from "./selector";

const REQUIRED = [
  "affinity",
  "nodeAffinity",
  "requiredDuringSchedulingIgnoredDuringExecution",
  "nodeSelectorTerms",
] as const;

/** A label of nodes that a pod asks for, and where. */
export interface NodeLabel {
  readonly way: readonly (string | number)[];
  readonly label: string;
  readonly value: string;
}

/** The labels that every node has by itself, from the Kubernetes documentation, and those of what runs it. */
const WELL_KNOWN = /(^|\.)(kubernetes\.io|k8s\.io)\//;

/** Labels of nodes that a pod's `nodeSelector` asks for and that no node has by itself. */
export function ownNodeLabels(pod: Value | undefined): NodeLabel[] {
  return Object.entries(recordOf(at(pod, "nodeSelector"))).flatMap(([label, value]) =>
    typeof value === "string" && !WELL_KNOWN.test(label)
      ? [{ way: ["nodeSelector", label], label, value }]
      : [],
  );
}

/**
 * The halls of a site whose nodes may run a pod: nodes of a hall are labelled with it as their zone. All of them where
 * nothing is asked for, or what is asked for is not to be known.
 */
export function allowedHalls(pod: Value | undefined, halls: readonly string[]): string[] {
  const wanted = at(pod, "nodeSelector", HALL_TOPOLOGY);
  const named = textOf(wanted);
  const terms = at(pod, ...REQUIRED);
  const selectors = listOf(terms).map((term) => {
    // Of one term, what is asked about other labels may hold anywhere.
    const expressions = listOf(at(term, "matchExpressions")).filter(
      (each) => at(each, "key") === HALL_TOPOLOGY,
    );
    return isWithheld(at(term, "matchExpressions"))
      ? undefined
      : readSelector({ matchExpressions: expressions });
  });
  return halls.filter(
    (hall) =>
      (named === undefined || named === hall) &&
      (selectors.length === 0 ||
        selectors.some((selects) => selects?.(new Map([[HALL_TOPOLOGY, hall]])) ?? true)),
  );
}

/** Where a pod says in which halls it may run. */
export function hallField(pod: Value | undefined): readonly (string | number)[] {
  return at(pod, "nodeSelector", HALL_TOPOLOGY) === undefined ? REQUIRED : ["nodeSelector", HALL_TOPOLOGY];
}
