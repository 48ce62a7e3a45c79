import type { FaultNode } from "../fault-graph";

/**
 * Which nodes fail when some events do.
 *
 * @param nodes the nodes of a graph, every gate after its inputs
 * @param failed ids of the events that failed
 * @returns ids of all nodes that fail, the events among them
 */
export function failingNodes(nodes: readonly FaultNode[], failed: Iterable<string>): Set<string> {
  const failing = new Set(failed);
  for (const node of nodes) {
    if (node.kind === "event") continue;
    const count = node.inputs.reduce((sum, input) => sum + (failing.has(input) ? 1 : 0), 0);
    const need = node.kind === "or" ? 1 : node.kind === "and" ? node.inputs.length : node.count;
    if (count >= need) failing.add(node.id);
  }
  return failing;
}
