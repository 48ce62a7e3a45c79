import type { ThresholdGraph } from "./threshold-graph";

/** Sums of shares are off by rounding by less than this. */
const rounding = 1e-6;

/** The sum of the `need` least figures, and the greatest of them. */
function least(figures: Float64Array, need: number): { sum: number; last: number } {
  if (need === 1) {
    const smallest = figures.reduce((a, b) => Math.min(a, b));
    return { sum: smallest, last: smallest };
  }
  const taken = figures.sort().subarray(0, need);
  return { sum: taken.reduce((sum, figure) => sum + figure, 0), last: taken[need - 1]! };
}

/**
 * How many events have to fail at least for each node to fail.
 *
 * The greater of two bounds. One shares the size of every node out evenly among all gates that it is an input
 * of, as `Shares` does for one node. The other takes for a gate of need k the k-th least of what its inputs
 * need, since all of those k fail.
 *
 * @param graph the graph
 * @returns for each node, 1 or more
 */
export function leastSizes(graph: ThresholdGraph): Float64Array {
  const first = graph.eventCount;
  const uses = new Uint32Array(first + graph.inputs.length);
  for (const inputs of graph.inputs) for (const input of inputs) uses[input]!++;
  const shared = new Float64Array(uses.length).fill(1);
  const ordered = new Float64Array(uses.length).fill(1);
  graph.inputs.forEach((inputs, gate) => {
    const need = graph.needs[gate]!;
    const shares = Float64Array.from(inputs, (input) => shared[input]! / uses[input]!);
    shared[first + gate] = least(shares, need).sum;
    const sizes = Float64Array.from(inputs, (input) => ordered[input]!);
    ordered[first + gate] = least(sizes, need).last;
  });
  return shared.map((size, node) => Math.max(1, ordered[node]!, Math.ceil(size - rounding)));
}
