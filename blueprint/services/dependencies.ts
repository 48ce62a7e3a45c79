/**
 * Finds a cycle in a directed graph.
 *
 * @param edges for each node, the nodes that it leads to; nodes without an entry lead nowhere
 * @returns the nodes of one cycle in order, the first one repeated at the end, or `undefined`
 */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];

  function visit(node: string): string[] | undefined {
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    if (done.has(node)) return undefined;
    path.push(node);
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(node);
    return undefined;
  }

  for (const node of edges.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return undefined;
}
