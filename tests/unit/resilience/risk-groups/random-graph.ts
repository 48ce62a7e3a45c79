import * as fc from "fast-check";
import type { FaultGate, FaultGraph, FaultNode } from "@holdfast/resilience/risk-groups";

/** What a random graph is made of. */
export interface RandomGraphShape {
  /** Most basic events. */
  readonly events: number;
  /** Most gates. */
  readonly gates: number;
  /** Most inputs of a gate. */
  readonly inputs: number;
}

/** Few different probabilities, so that likelihoods often tie, and none. */
const probabilities = [undefined, 0.01, 0.02, 0.1, 0.5, 1];

/** Random fault graphs whose top is called `top`; later gates take earlier gates and events, shared at will. */
export function randomFaultGraph(shape: RandomGraphShape): fc.Arbitrary<FaultGraph> {
  const gate = fc.record({
    kind: fc.constantFrom("and" as const, "or" as const, "at-least" as const),
    picks: fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: shape.inputs }),
    count: fc.nat(1_000_000),
  });
  return fc
    .record({
      declared: fc.array(fc.constantFrom(...probabilities), { minLength: 1, maxLength: shape.events }),
      gates: fc.array(gate, { minLength: 1, maxLength: shape.gates }),
      shuffle: fc.boolean(),
    })
    .map(({ declared, gates, shuffle }) => {
      const nodes: FaultNode[] = declared.map((probability, at) => ({
        kind: "event",
        // Names whose order is not that of the list.
        id: `event-${(at * 7) % 15}-${at}`,
        ...(probability === undefined ? {} : { probability }),
      }));
      gates.forEach(({ kind, picks, count }, at) => {
        const inputs = [...new Set(picks.map((pick) => nodes[pick % nodes.length]!.id))];
        const id = at === gates.length - 1 ? "top" : `gate-${at}`;
        const made: FaultGate =
          kind === "at-least"
            ? { kind, id, inputs, count: 1 + (count % inputs.length) }
            : { kind, id, inputs };
        nodes.push(made);
      });
      return { nodes: shuffle ? nodes.reverse() : nodes };
    });
}
