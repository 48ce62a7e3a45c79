import type { ThresholdGraph } from "./threshold-graph";

/**
 * All that one node fails through, laid out for speed. Local node 0 is that node; a node's number grows with
 * its longest distance from it, so inputs have larger numbers than their gates, and going up through the
 * numbers goes down through the graph.
 */
export interface Cone {
  /** How many local nodes there are. */
  readonly length: number;
  /** Inputs of local node `n`: `inputs[start[n]]` to `inputs[start[n + 1] - 1]`; none for an event. */
  readonly start: Int32Array;
  readonly inputs: Int32Array;
  /** How many inputs have to fail; 0 for an event. */
  readonly needs: Int32Array;
  /** The event's number in the graph, -1 for a gate. */
  readonly event: Int32Array;
  /** Local number of each event of the cone. */
  readonly local: ReadonlyMap<number, number>;
  /** The one gate that the node is an input of; -1 where there are several or none. */
  readonly onlyGate: Int32Array;
}

/** Lays cones out, and keeps what it needs for that: a graph has many cones that share most nodes. */
export class ConeLayout {
  /** Longest distance from the root, then local number; -1 for nodes outside the cone. */
  private readonly mark: Int32Array;

  /** @param graph the graph whose cones are laid out */
  constructor(private readonly graph: ThresholdGraph) {
    this.mark = new Int32Array(graph.eventCount + graph.inputs.length).fill(-1);
  }

  /**
   * Lays out what a node fails through.
   *
   * @param root number of the node
   */
  public coneOf(root: number): Cone {
    const { graph, mark } = this;
    const first = graph.eventCount;
    const nodes = this.nodesByDistance(root);
    nodes.forEach((node, at) => (mark[node] = at));
    const start = new Int32Array(nodes.length + 1);
    nodes.forEach((node, at) => {
      start[at + 1] = start[at]! + (node < first ? 0 : graph.inputs[node - first]!.length);
    });
    const cone = {
      length: nodes.length,
      start,
      inputs: new Int32Array(start[nodes.length]!),
      needs: new Int32Array(nodes.length),
      event: new Int32Array(nodes.length).fill(-1),
      local: new Map<number, number>(),
      onlyGate: new Int32Array(nodes.length).fill(-1),
    };
    const gates = new Uint32Array(nodes.length);
    nodes.forEach((node, at) => {
      if (node < first) {
        cone.event[at] = node;
        cone.local.set(node, at);
        return;
      }
      cone.needs[at] = graph.needs[node - first]!;
      graph.inputs[node - first]!.forEach((input, position) => {
        const local = mark[input]!;
        cone.inputs[start[at]! + position] = local;
        cone.onlyGate[local] = gates[local]!++ === 0 ? at : -1;
      });
    });
    for (const node of nodes) mark[node] = -1;
    return cone;
  }

  /** Nodes of a cone from the root down, each after all gates that it is an input of. */
  private nodesByDistance(root: number): number[] {
    const { graph, mark } = this;
    const first = graph.eventCount;
    const finished: number[] = [];
    const path = [root];
    const next = [0];
    mark[root] = 0;
    while (path.length > 0) {
      const node = path.at(-1)!;
      const input = node < first ? undefined : graph.inputs[node - first]![next[next.length - 1]!++];
      if (input === undefined) {
        finished.push(node);
        path.pop();
        next.pop();
      } else if (mark[input] === -1) {
        mark[input] = 0;
        path.push(input);
        next.push(0);
      }
    }
    finished.reverse();
    for (const node of finished) {
      if (node < first) continue;
      const below = mark[node]! + 1;
      for (const input of graph.inputs[node - first]!) if (mark[input]! < below) mark[input] = below;
    }
    return finished.sort((a, b) => mark[a]! - mark[b]!);
  }
}

/**
 * What has to work for a failed event to matter. A member of a minimal group whose only way up is through an
 * "or" matters only while that "or" would otherwise work, so the other inputs of the "or" work; and so on up,
 * while there is only one way.
 *
 * @param cone the cone
 * @param node local number of the failed event
 * @returns local numbers of nodes that work in every minimal group with that event
 */
export function workingBeside(cone: Cone, node: number): number[] {
  const working: number[] = [];
  for (let at = node, gate = cone.onlyGate[at]!; gate >= 0; at = gate, gate = cone.onlyGate[at]!) {
    if (cone.needs[gate] !== 1) continue;
    for (let edge = cone.start[gate]!; edge < cone.start[gate + 1]!; edge++) {
      if (cone.inputs[edge] !== at) working.push(cone.inputs[edge]!);
    }
  }
  return working;
}
