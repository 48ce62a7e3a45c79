import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { type StartNeed, StartNeeds, type StartNode } from "./start-needs";

/** What is not known to wait for anything has started. */
function hasStarted(
  key: string,
  nodes: ReadonlyMap<string, StartNode>,
  started: ReadonlySet<string>,
): boolean {
  return started.has(key) || !nodes.has(key);
}

/** Everything that starts from nothing: the least that follows from what waits for nothing. */
function startable(nodes: ReadonlyMap<string, StartNode>): Set<string> {
  const started = new Set<string>();
  for (let before = -1; before !== started.size;) {
    before = started.size;
    for (const { key, parts, needs } of nodes.values())
      if (
        parts.every((part) => part.some((each) => hasStarted(each, nodes, started))) &&
        needs.every(({ on }) => hasStarted(on, nodes, started))
      )
        started.add(key);
  }
  return started;
}

/** A step of a way along what waits: from a thing to what it waits for. */
interface Step {
  readonly from: string;
  readonly to: string;
  /** Why; absent from a thing to a part of it. */
  readonly need?: StartNeed;
}

/** Steps from a thing that has not started to others that have not. */
function stepsFrom(
  node: StartNode,
  nodes: ReadonlyMap<string, StartNode>,
  started: ReadonlySet<string>,
): Step[] {
  const waits = (key: string): boolean => !hasStarted(key, nodes, started);
  return [
    ...node.needs.filter(({ on }) => waits(on)).map((need) => ({ from: node.key, to: need.on, need })),
    ...node.parts
      .filter((part) => part.every(waits))
      .flatMap((part) => part.map((to) => ({ from: node.key, to }))),
  ];
}

/** The shortest way from a thing back to itself. */
function cycleOf(
  start: StartNode,
  nodes: ReadonlyMap<string, StartNode>,
  started: ReadonlySet<string>,
): Step[] | undefined {
  const ways: Step[][] = stepsFrom(start, nodes, started).map((step) => [step]);
  const seen = new Set<string>();
  for (const way of ways) {
    const last = way.at(-1);
    if (!last) continue;
    if (last.to === start.key) return way;
    const node = nodes.get(last.to);
    if (!node || seen.has(last.to)) continue;
    seen.add(last.to);
    for (const step of stepsFrom(node, nodes, started)) ways.push([...way, step]);
  }
  return undefined;
}

/** How a step's start is called: a group by its key, a workload as what it is a part of. */
const isGroup = (key: string): boolean => !key.startsWith("urn:");

/** Things that wait for each other when everything starts from nothing: none of them ever does. */
export function startCycles(reading: Reading, blueprint: Blueprint): Defect[] {
  const { nodes: all } = new StartNeeds(reading, blueprint);
  const nodes = new Map(all.map((node) => [node.key, node]));
  const started = startable(nodes);
  if (started.size === nodes.size) return [];
  const found: Defect[] = [];
  for (const node of all) {
    if (started.has(node.key) || isGroup(node.key)) continue;
    const cycle = cycleOf(node, nodes, started);
    const need = cycle?.find(({ from, need }) => from === node.key && need)?.need;
    if (!cycle || !need) continue;
    const groups = cycle.map(({ to }) => to).filter(isGroup);
    const [first = ""] = groups;
    found.push({
      policy: "configuration-takes-effect",
      level: "error",
      resource: need.resource,
      field: need.field,
      problem: {
        kind: "start-cycle",
        value: need.value,
        by: need.kind,
        way: [...groups, first],
      },
      // Whatever waits for one registry, or one issuer, waits for one thing.
      cause: JSON.stringify(["start-cycle", need.kind, need.value]),
    });
  }
  return found;
}
