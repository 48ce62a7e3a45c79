/**
 * A fault graph in numbers, with every gate a threshold: "or" needs 1 input to fail, "and" all of them, "at
 * least k" k. Nodes below `eventCount` are events in the order of their names; gates follow, each after its
 * inputs. An input listed twice counts twice.
 */
export interface ThresholdGraph {
  readonly eventCount: number;
  /** Inputs of gate `eventCount + i`. */
  readonly inputs: readonly (readonly number[])[];
  /** How many of those inputs have to fail. */
  readonly needs: readonly number[];
  /** Number of the top: a gate or an event. */
  readonly top: number;
}

/**
 * The nodes any of which fails the top: the inputs of a top that is an "or", and of every "or" among those.
 *
 * @param graph the graph
 * @returns node numbers, each once; the top itself where it is no "or"
 */
export function disjuncts(graph: ThresholdGraph): number[] {
  const found: number[] = [];
  const seen = new Set<number>([graph.top]);
  const open = [graph.top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node < graph.eventCount || graph.needs[node - graph.eventCount] !== 1) {
      found.push(node);
      continue;
    }
    for (const input of graph.inputs[node - graph.eventCount]!) {
      if (seen.has(input)) continue;
      seen.add(input);
      open.push(input);
    }
  }
  return found;
}
