import * as fc from "fast-check";
import { type FaultGraph, type FaultNode, minimalRiskGroups } from "@holdfast/resilience/risk-groups";
import { randomFaultGraph } from "./random-graph";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000_007);

function events(ids: string, probability?: number): FaultNode[] {
  return ids.split(" ").map((id) => ({ kind: "event", id, ...(probability ? { probability } : {}) }));
}

function names(graph: FaultGraph, top = "top"): string[] {
  return minimalRiskGroups(graph, { top }).map((group) => group.events.join("+"));
}

describe("minimal risk groups", () => {
  const replicated: FaultGraph = {
    nodes: [
      { kind: "or", id: "top", inputs: ["all-replicas", "release"] },
      { kind: "and", id: "all-replicas", inputs: ["replica-1", "replica-2", "replica-3"] },
      { kind: "or", id: "replica-1", inputs: ["host-1", "rack-switch"] },
      { kind: "or", id: "replica-2", inputs: ["host-2", "rack-switch"] },
      { kind: "or", id: "replica-3", inputs: ["host-3", "feeds"] },
      { kind: "and", id: "feeds", inputs: ["feed-a", "feed-b"] },
      ...events("host-1 host-2 host-3", 0.05),
      ...events("rack-switch feed-a feed-b", 0.01),
      ...events("release"),
    ],
  };

  test("list what is shared before what is not, with likelihoods", () => {
    const groups = minimalRiskGroups(replicated, { top: "top" });
    expect(groups.map((group) => group.events)).toEqual([
      ["release"],
      ["host-3", "rack-switch"],
      ["host-1", "host-2", "host-3"],
      ["feed-a", "feed-b", "rack-switch"],
      ["feed-a", "feed-b", "host-1", "host-2"],
    ]);
    expect(groups[0]).not.toHaveProperty("likelihood");
    expect(groups[1]?.likelihood).toBeCloseTo(0.05 * 0.01, 12);
    expect(groups[2]?.likelihood).toBeCloseTo(0.05 ** 3, 12);
  });

  test("come no more than asked for, and no larger", () => {
    expect(minimalRiskGroups(replicated, { top: "top", most: 2 })).toHaveLength(2);
    const small = minimalRiskGroups(replicated, { top: "top", maxSize: 2 });
    expect(small.map((group) => group.events.length)).toEqual([1, 2]);
    expect(minimalRiskGroups(replicated, { top: "feeds", maxSize: 1 })).toEqual([]);
  });

  test("of an event are the event", () => {
    expect(minimalRiskGroups(replicated, { top: "feed-a" })).toEqual([
      { events: ["feed-a"], likelihood: 0.01 },
    ]);
  });

  test("of a quorum are its smallest majorities of failures", () => {
    const voters = ["a", "b", "c", "d", "e"];
    const graph: FaultGraph = {
      nodes: [...events("a b c d e"), { kind: "at-least", id: "top", count: 3, inputs: voters }],
    };
    expect(names(graph)).toHaveLength(10);
    expect(names(graph)[0]).toBe("a+b+c");
    expect(names(graph).at(-1)).toBe("c+d+e");
  });

  test("rank a declared likelihood before none, and the likelier before the name", () => {
    const graph: FaultGraph = {
      nodes: [
        ...events("a"),
        ...events("b c", 0.1),
        ...events("d", 0.2),
        { kind: "or", id: "top", inputs: ["a", "b", "c", "d"] },
      ],
    };
    expect(names(graph)).toEqual(["d", "b", "c", "a"]);
  });

  test("count gates that say the same as often as they are listed", () => {
    const graph: FaultGraph = {
      nodes: [
        ...events("a b w y"),
        ...events("e1 e2 e3", 0.9),
        { kind: "and", id: "pair", inputs: ["a", "b"] },
        { kind: "and", id: "same-pair", inputs: ["b", "a"] },
        { kind: "at-least", id: "two", count: 2, inputs: ["pair", "same-pair", "y"] },
        { kind: "and", id: "three", inputs: ["e1", "e2", "e3"] },
        { kind: "or", id: "either", inputs: ["two", "three"] },
        { kind: "and", id: "top", inputs: ["either", "w"] },
      ],
    };
    expect(names(graph)).toEqual(["a+b+w", "e1+e2+e3+w"]);
  });

  test(`do not depend on the order of nodes and inputs, and fewer are the first of more (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        randomFaultGraph({ events: 12, gates: 14, inputs: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (graph, most, maxSize) => {
          const all = minimalRiskGroups(graph, { top: "top", most: Infinity });
          const turned: FaultGraph = {
            nodes: graph.nodes
              .map((node) => (node.kind === "event" ? node : { ...node, inputs: [...node.inputs].reverse() }))
              .reverse(),
          };
          expect(minimalRiskGroups(turned, { top: "top", most: Infinity })).toEqual(all);
          expect(minimalRiskGroups(graph, { top: "top", most })).toEqual(all.slice(0, most));
          const small = all.filter((group) => group.events.length <= maxSize);
          expect(minimalRiskGroups(graph, { top: "top", most: Infinity, maxSize })).toEqual(small);
        },
      ),
      { seed, numRuns: 1000 },
    );
  });
});
