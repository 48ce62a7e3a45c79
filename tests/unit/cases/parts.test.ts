import { readFileSync } from "node:fs";
import { deriveBlueprint, readGraph } from "@holdfast/resilience";
import { evaluatedStack } from "../shipped/evaluated-stack";

test.each(["ansan", "siheung", "pangyo", "global"])(
  "the stack %s alone has no defect of names and ways that other stacks declare",
  (stack) => {
    const graph = readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack);
    const { defects = [] } = deriveBlueprint(graph);
    const judged = ["dns-is-dual-and-health-checked", "ways-are-open"];
    expect(defects.filter(({ policy }) => judged.includes(policy))).toEqual([]);
  },
);
