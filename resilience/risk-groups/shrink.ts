import type { ThresholdGraph } from "./threshold-graph";

/** How often each node is an input of a gate below the top, and which nodes are below it. */
function usesBelowTop(graph: ThresholdGraph): { uses: Uint32Array; reached: Uint8Array } {
  const first = graph.eventCount;
  const uses = new Uint32Array(first + graph.inputs.length);
  const reached = new Uint8Array(uses.length);
  reached[graph.top] = 1;
  for (let gate = graph.inputs.length - 1; gate >= 0; gate--) {
    if (reached[first + gate] === 0) continue;
    for (const input of graph.inputs[gate]!) {
      uses[input]!++;
      reached[input] = 1;
    }
  }
  return { uses, reached };
}

/** Stands for a node that cannot fail. */
const works = -1;

/**
 * Shrinks a fault graph without changing how the top fails: what cannot fail is left out, gates with one
 * input become that input, an "or" inside one "or" (and an "and" inside one "and") joins it, and gates that
 * say the same become one.
 *
 * @param graph the graph
 * @param cannotFail nodes held to work, by number
 * @returns the same events and fewer gates, each of at least two inputs; undefined where the top cannot fail
 */
export function shrink(
  graph: ThresholdGraph,
  cannotFail: (node: number) => boolean,
): ThresholdGraph | undefined {
  const first = graph.eventCount;
  const { uses, reached } = usesBelowTop(graph);
  const inputs: (readonly number[])[] = [];
  const needs: number[] = [];
  const known = new Map<string, number>();
  /** What each node became. */
  const became = new Int32Array(uses.length).fill(works);
  for (let event = 0; event < first; event++) if (!cannotFail(event)) became[event] = event;

  const add = (joined: readonly number[], need: number): number => {
    if (joined.length === 1) return joined[0]!;
    const key = `${need} of ${[...joined].sort((a, b) => a - b).join(" ")}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    known.set(key, first + inputs.length);
    inputs.push(joined);
    needs.push(need);
    return first + inputs.length - 1;
  };

  graph.inputs.forEach((original, gate) => {
    if (reached[first + gate] === 0 || cannotFail(first + gate)) return;
    const able = original.filter((input) => became[input] !== works);
    const need = graph.needs[gate]!;
    if (able.length < need) return;
    const isOr = need === 1;
    const isAnd = need === able.length;
    let joined: number[] = [];
    for (const input of able) {
      const node = became[input]!;
      const inner = node < first ? [] : inputs[node - first]!;
      const sameKind = isOr ? needs[node - first] === 1 : isAnd && needs[node - first] === inner.length;
      if (node >= first && uses[input] === 1 && sameKind) joined = joined.concat(inner);
      else joined.push(node);
    }
    if (isOr || isAnd) joined = [...new Set(joined)];
    became[first + gate] = add(joined, isOr ? 1 : isAnd ? joined.length : need);
  });
  const top = became[graph.top]!;
  return top === works ? undefined : { eventCount: first, inputs, needs, top };
}
