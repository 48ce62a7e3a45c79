import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./policy";

function violations(view: StackView): Violation[] {
  const { partial, blueprint } = view;
  const unread = blueprint.notUnderstood.map(({ resource, where, reason }) => ({
    resource,
    reason: `${where} was not understood: ${reason}`,
    fix: "declare it as docs/contract.md says; until then it counts as absent",
  }));
  if (partial === undefined) return unread;
  const fix =
    "preview the stack that declares every site, or run `holdfast check --from` with the files of all stacks";
  return [{ reason: partial, fix }, ...unread];
}

/** Says what was not judged, so that silence is not taken for approval. */
export const nothingPassedOver: Rule = {
  name: "nothing-passed-over",
  description: "What the other policies could not judge is said.",
  severity: "low",
  enforcement: "advisory",
  remediation: "Judge the whole blueprint with `holdfast check`, which all stacks together can be given to.",
  judges: "any stack",
  violations,
};
