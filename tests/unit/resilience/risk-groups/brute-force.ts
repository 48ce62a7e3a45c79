import type { BasicEvent, FaultGraph, FaultNode } from "@holdfast/resilience/risk-groups";
import { likelihoodWeight } from "@holdfast/resilience/risk-groups/rank";

/** Whether the top fails when exactly these events have failed: the definition, and nothing quicker. */
export function fails(graph: FaultGraph, top: string, failed: ReadonlySet<string>): boolean {
  const byId = new Map<string, FaultNode>(graph.nodes.map((node) => [node.id, node]));
  const known = new Map<string, boolean>();
  const visit = (id: string): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const node = byId.get(id)!;
    let result: boolean;
    if (node.kind === "event") result = failed.has(id);
    else {
      const count = node.inputs.filter(visit).length;
      if (node.kind === "or") result = count > 0;
      else if (node.kind === "and") result = count === node.inputs.length;
      else result = count >= node.count;
    }
    known.set(id, result);
    return result;
  };
  return visit(top);
}

/** All minimal risk groups, by trying every set of events, in the documented order. */
export function everyRiskGroup(graph: FaultGraph, top: string): string[][] {
  const events = graph.nodes.filter((node): node is BasicEvent => node.kind === "event");
  const cuts = new Set<number>();
  const minimal: string[][] = [];
  for (let set = 0; set < 2 ** events.length; set++) {
    const members = events.filter((_, at) => (set >> at) & 1);
    // Smaller numbers hold every subset, so a cut one event smaller is known by now.
    const holdsCut = events.some((_, at) => (set >> at) & 1 && cuts.has(set & ~(1 << at)));
    if (holdsCut) cuts.add(set);
    else if (fails(graph, top, new Set(members.map((event) => event.id)))) {
      cuts.add(set);
      minimal.push(members.map((event) => event.id).sort());
    }
  }
  const byId = new Map(events.map((event) => [event.id, event]));
  const undeclared = (group: string[]): number =>
    group.filter((id) => byId.get(id)!.probability === undefined).length;
  const weight = (group: string[]): number =>
    group.reduce((sum, id) => sum + likelihoodWeight(byId.get(id)!), 0);
  const names = (a: string[], b: string[]): number => {
    const at = a.findIndex((id, place) => id !== b[place]);
    return a[at]! < b[at]! ? -1 : 1;
  };
  return minimal.sort(
    (a, b) => a.length - b.length || undeclared(a) - undeclared(b) || weight(a) - weight(b) || names(a, b),
  );
}
