import { InvalidInputError } from "@holdfast/contract/invalid-input";
import type { BasicEvent, FaultGate, FaultGraph } from "./fault-graph";
import type { ThresholdGraph } from "./threshold-graph";

/** A checked fault graph with numbers for names. */
export interface IndexedGraph {
  /** The events in the order of their names, so that comparing numbers compares names. */
  readonly events: readonly BasicEvent[];
  readonly graph: ThresholdGraph;
}

function invalid(where: string, what: string, why: string, fix: string): InvalidInputError {
  return new InvalidInputError({ what, where, why, fix });
}

function checkProbability(event: BasicEvent): void {
  const { probability, id } = event;
  if (probability === undefined || (probability > 0 && probability <= 1)) return;
  throw invalid(
    `fault graph, event ${id}, probability`,
    `probability ${probability} of event ${id} is not above 0 and at most 1`,
    "it is the chance to fail within a year; what cannot fail has no place in a fault graph",
    "give a probability above 0 and at most 1, or leave it out where it is not known",
  );
}

function checkGate(gate: FaultGate): void {
  const where = `fault graph, gate ${gate.id}`;
  if (gate.inputs.length === 0) {
    throw invalid(
      `${where}, inputs`,
      `gate ${gate.id} has no inputs`,
      "a gate fails through its inputs, so one without inputs says nothing",
      "give it inputs, or make it a basic event",
    );
  }
  const once = new Set<string>();
  for (const input of gate.inputs) {
    if (!once.has(input)) {
      once.add(input);
      continue;
    }
    throw invalid(
      `${where}, inputs`,
      `gate ${gate.id} lists ${input} twice`,
      "one failure would count as two",
      "list every input once",
    );
  }
  if (gate.kind !== "at-least") return;
  if (Number.isInteger(gate.count) && gate.count >= 1 && gate.count <= gate.inputs.length) return;
  throw invalid(
    `${where}, count`,
    `gate ${gate.id} needs ${gate.count} of ${gate.inputs.length} inputs`,
    "the count of failed inputs is a whole number from 1 to the number of inputs",
    `give a count from 1 to ${gate.inputs.length}`,
  );
}

function gateNeed(gate: FaultGate): number {
  if (gate.kind === "or") return 1;
  return gate.kind === "and" ? gate.inputs.length : gate.count;
}

/** Orders gates so that each comes after its inputs. */
function inputsFirst(gates: readonly FaultGate[], byId: ReadonlyMap<string, FaultGate>): FaultGate[] {
  const ordered: FaultGate[] = [];
  const done = new Set<string>();
  const open = new Map<string, FaultGate>();
  for (const start of gates) {
    if (done.has(start.id)) continue;
    const path: { gate: FaultGate; next: number }[] = [{ gate: start, next: 0 }];
    open.set(start.id, start);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const input = last.gate.inputs[last.next++];
      if (input === undefined) {
        open.delete(last.gate.id);
        done.add(last.gate.id);
        ordered.push(last.gate);
        path.pop();
        continue;
      }
      const gate = byId.get(input);
      if (gate === undefined || done.has(input)) continue;
      if (open.has(input)) {
        const names = path.map((step) => step.gate.id);
        const cycle = [...names.slice(names.indexOf(input)), input].join(" -> ");
        throw invalid(
          `fault graph, gate ${input}`,
          `the gates fail through themselves: ${cycle}`,
          "a failure with no beginning has no risk group",
          "take one of these inputs out of the cycle",
        );
      }
      open.set(input, gate);
      path.push({ gate, next: 0 });
    }
  }
  return ordered;
}

/**
 * Checks a fault graph and numbers its nodes.
 *
 * @param graph the graph
 * @param top id of the node whose failure is asked about
 * @throws InvalidInputError for an id used twice, an unknown input or top, a gate without inputs or with one
 *   input twice, a count or probability out of range, or a cycle, which it names
 */
export function indexGraph(graph: FaultGraph, top: string): IndexedGraph {
  const events: BasicEvent[] = [];
  const gates = new Map<string, FaultGate>();
  const seen = new Set<string>();
  for (const node of graph.nodes) {
    if (seen.has(node.id)) {
      throw invalid(
        `fault graph, ${node.id}`,
        `two nodes are called ${node.id}`,
        "gates name their inputs, and a name has to mean one node",
        "give every node a name of its own",
      );
    }
    seen.add(node.id);
    if (node.kind === "event") {
      checkProbability(node);
      events.push(node);
    } else {
      checkGate(node);
      gates.set(node.id, node);
    }
  }
  events.sort((a, b) => (a.id < b.id ? -1 : 1));
  const numbers = new Map<string, number>(events.map((event, number) => [event.id, number]));
  const ordered = inputsFirst([...gates.values()], gates);
  ordered.forEach((gate, at) => numbers.set(gate.id, events.length + at));
  const numberOf = (id: string, where: string): number => {
    const number = numbers.get(id);
    if (number !== undefined) return number;
    throw invalid(
      where,
      `there is no node ${id}`,
      "inputs and the top event are nodes of the graph",
      `add a node ${id}, or correct the name`,
    );
  };
  return {
    events,
    graph: {
      eventCount: events.length,
      inputs: ordered.map((gate) =>
        gate.inputs.map((input) => numberOf(input, `fault graph, gate ${gate.id}, inputs`)),
      ),
      needs: ordered.map(gateNeed),
      top: numberOf(top, "top"),
    },
  };
}
