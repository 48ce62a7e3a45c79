import { joined } from "@holdfast/report/text/phrases";
import type { AbsentPart } from "@holdfast/resilience";
import type { Rule, Violation } from "./rule";

/** Parts that could not be had, by why: what has one cause is said once. */
function withoutParts(absent: readonly AbsentPart[]): Violation[] {
  return [...new Set(absent.map(({ why }) => why))].map((why) => {
    const [first, ...others] = absent.filter((part) => part.why === why) as [AbsentPart, ...AbsentPart[]];
    const parts = [first, ...others].map(({ part }) => part);
    return {
      reason: `this stack is a part of a blueprint and is judged without ${joined(parts)}: ${why}; goals across sites were not judged`,
      fix: first.fix,
    };
  });
}

/** A stack is judged together with the other parts of its blueprint, so that silence is not taken for approval. */
export const wholeBlueprintIsJudged: Rule = {
  name: "whole-blueprint-is-judged",
  description:
    "A stack that declares a part of a blueprint is judged together with the other parts as they stand.",
  severity: "high",
  enforcement: "mandatory",
  remediation:
    "Let the engine reach the stacks of the other parts, or give their states: HOLDFAST_OTHERS, holdfast:others.",
  judges: "any stack",
  violations: ({ isPart, others: { absent }, blueprint: { sites, missingSites } }) => {
    if (!isPart) return [];
    if (absent.length > 0) return withoutParts(absent);
    return [
      {
        reason: `this stack is a part of a blueprint: it holds ${joined(sites.map(({ name }) => name))} and not ${joined(missingSites) || "what belongs to no site"}, so goals across sites were not judged`,
        fix: "judge it together with the other parts: `npx holdfast check --stack NAME`, or --from with the files of all stacks",
      },
    ];
  },
};
