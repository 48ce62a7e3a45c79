import { readFileSync } from "node:fs";
import { deriveBlueprint, readGraph } from "@holdfast/resilience";
import { evaluatedStack } from "../shipped/evaluated-stack";

test.each(["ansan", "siheung", "pangyo", "global"])(
  "the stack %s alone has no defect of what other stacks declare",
  (stack) => {
    const graph = readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack);
    expect(deriveBlueprint(graph).defects ?? []).toEqual([]);
  },
);
