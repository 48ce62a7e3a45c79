import { joined } from "@holdfast/report/text/phrases";
import type { Rule } from "./rule";

/** Says of a part what was not judged, so that silence is not taken for approval. */
export const wholeBlueprintIsJudged: Rule = {
  name: "whole-blueprint-is-judged",
  description: "A stack that declares a part of a blueprint is told what was not judged of it alone.",
  severity: "low",
  enforcement: "advisory",
  remediation: "Judge the whole blueprint too: the stack that declares everything, or all stacks together.",
  judges: "any stack",
  violations: ({ isPart, blueprint: { sites, missingSites } }) =>
    isPart
      ? [
          {
            reason: `this stack is a part of a blueprint: it holds ${joined(sites.map(({ name }) => name))} and not ${joined(missingSites)}, so goals across sites were not judged`,
            fix: "preview the stack that declares everything, or run `npx holdfast check --from` with the files of all stacks",
          },
        ]
      : [],
};
