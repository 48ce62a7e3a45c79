import type { Costs } from "./costs";
import { FoundGroups } from "./found-groups";
import { leastSizes } from "./least-sizes";
import { CutSearch, type SearchLimits } from "./search";
import { shrink } from "./shrink";
import type { ThresholdGraph } from "./threshold-graph";

/** The part of a graph that cuts up to some size can lie in. */
interface Narrowed {
  /** Undefined where there are no such cuts. */
  readonly graph: ThresholdGraph | undefined;
  /** Every cut through what was left out has at least this size. */
  readonly leftOut: number;
}

/**
 * Leaves out what needs more failures than the size, again and again: every part that goes leaves fewer gates
 * to share the cost of what it was made of.
 */
function narrow(graph: ThresholdGraph, size: number, found: FoundGroups): Narrowed {
  let narrowed: ThresholdGraph = graph;
  let leftOut = Infinity;
  for (;;) {
    const least = leastSizes(narrowed);
    const dropped = least.reduce((sum, one) => sum + (one > size ? 1 : 0), 0);
    leftOut = least.reduce((smallest, one) => (one > size ? Math.min(smallest, one) : smallest), leftOut);
    const next = shrink(narrowed, (node) => least[node]! > size || found.isSingle(node));
    if (next === undefined || dropped === 0) return { graph: next, leftOut };
    narrowed = next;
  }
}

/**
 * Finds the first minimal cuts in the order of their ranks, size by size. What takes more failures than the
 * size that is looked for (a pod that loses every uplink, say) is left out until that size is reached, so
 * that small cuts of a large graph are looked for in a small one.
 *
 * @param graph the graph
 * @param costs what its events cost
 * @param limits how many cuts, and up to what size
 * @returns ascending event numbers of each
 */
export function minimalCuts(
  graph: ThresholdGraph,
  costs: Costs,
  limits: SearchLimits,
): readonly (readonly number[])[] {
  const found = new FoundGroups();
  let size = 1;
  while (size <= limits.maxSize && found.all.length < limits.most) {
    const narrowed = narrow(graph, size, found);
    let next = narrowed.leftOut;
    if (narrowed.graph !== undefined) {
      const search = new CutSearch(narrowed.graph, costs, { most: limits.most, maxSize: size }, found);
      next = Math.min(next, search.run());
    }
    if (next === Infinity) break;
    size = Math.max(size + 1, next);
  }
  return found.all;
}
