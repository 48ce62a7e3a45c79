import * as fc from "fast-check";
import { minimalRiskGroups } from "@holdfast/resilience/risk-groups";
import { everyRiskGroup } from "./brute-force";
import { randomFaultGraph } from "./random-graph";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000_007);

describe(`minimal risk groups against every set of events (seed ${seed})`, () => {
  test.each([
    { name: "small and dense", runs: 6000, shape: { events: 7, gates: 7, inputs: 4 } },
    { name: "deep", runs: 2500, shape: { events: 10, gates: 16, inputs: 3 } },
    { name: "wide", runs: 1500, shape: { events: 14, gates: 10, inputs: 9 } },
  ])(
    "equal for $name graphs",
    ({ runs, shape }) => {
      fc.assert(
        fc.property(randomFaultGraph(shape), (graph) => {
          const expected = everyRiskGroup(graph, "top");
          const all = minimalRiskGroups(graph, { top: "top", most: Infinity });
          expect(all.map((group) => group.events)).toEqual(expected);
        }),
        { seed, numRuns: runs },
      );
    },
    120_000,
  );
});
