import { passedOver } from "@holdfast/resilience/findings/stated-goals";
import { findingsOf } from "./findings";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./rule";

/** Why the stack cannot be judged: nothing to judge, sites that are named and missing, sites declared twice. */
function notJudged({ unjudgeable }: StackView): Violation[] {
  return unjudgeable.map(({ what, where, why, fix, resources }) => ({
    resource: resources[0],
    reason: `${what} (${where}): ${why}`,
    fix,
  }));
}

/** What cannot be judged is refused: a gate that deleting something silences is none. */
export const nothingPassedOver: Rule = {
  name: "nothing-passed-over",
  description: "Everything that a stack declares can be read and judged, and there is something to judge.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Declare sites and services with holdfast's components; a stack that declares a part says so in holdfast:declares.",
  judges: "any stack",
  violations: (view) => [
    ...notJudged(view),
    ...findingsOf(passedOver(view.blueprint, view.defects), "nothing-passed-over"),
  ],
};
