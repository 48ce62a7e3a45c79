import { findingMessage } from "@holdfast/report/text/finding-text";
import type { Finding, Level, Report } from "@holdfast/resilience";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./rule";
import { rules } from "./rules";

/** Levels, the worst first. */
const LEVELS: readonly Level[] = ["error", "warning", "advisory"];

/** How policies are tuned, by their names: as the engine's --policy-pack-config has it. */
export type PolicyConfiguration = {
  readonly [policy: string]: {
    readonly enforcementLevel?: Rule["enforcement"];
    readonly [setting: string]: unknown;
  };
};

function findingOf(
  enforcement: Rule["enforcement"],
  rule: Rule,
  { service, resource, key, reason, fix, finding }: Violation,
): Finding {
  return {
    policy: rule.name,
    level: enforcement === "mandatory" ? "error" : "warning",
    service: service ?? null,
    resource: resource ?? null,
    ...(key ? { key } : {}),
    ...(finding?.event ? { event: finding.event } : {}),
    reason: finding?.reason ?? { kind: "stated", text: reason },
    remedy: finding?.remedy ?? { kind: "stated", text: fix },
  };
}

/** What a finding says about what, however it weighs. */
function keyOf(finding: Finding): string {
  return [finding.policy, finding.resource, findingMessage(finding)].join("\n");
}

/** The rank of a policy in the list; what the model warns of beside it comes where its policy stands. */
function rankOf(finding: Finding): number {
  const rank = rules.findIndex(({ name }) => name === finding.policy);
  if (rank === -1)
    throw new Error(`${finding.policy} is no policy of the list, and findings belong to one of it`);
  return rank;
}

/**
 * The report on a stack with everything that policies find, as the engine's pack does: violations of mandatory policies are errors, those of advisory ones warnings. What the model finds and no policy
 * passes on (warnings about what a goal is met by) is there as well. Errors come first, then the order is that of the
 * policies.
 *
 * @param configuration how policies are tuned. Default: not at all
 * @throws UnjudgeableError where the stack cannot be judged
 */
export function reportOf(view: StackView, configuration: PolicyConfiguration = {}): Report {
  const { report } = view;
  const judged = rules.filter(({ judges }) => judges === "any stack" || !view.isPart);
  const found = judged.flatMap((rule) => {
    const { enforcementLevel = rule.enforcement, ...settings } = configuration[rule.name] ?? {};
    const violations = rule.violations(view, { ...rule.tuning?.defaults, ...settings });
    return violations.map((violation) => findingOf(enforcementLevel, rule, violation));
  });
  const passedOn = new Set(found.map(keyOf));
  const findings = [...found, ...report.findings.filter((finding) => !passedOn.has(keyOf(finding)))]
    .map((finding) => ({ finding, rank: rankOf(finding) }))
    // The sort is stable: findings of one policy and level stay in the order in which they were found.
    .sort(
      (left, right) =>
        LEVELS.indexOf(left.finding.level) - LEVELS.indexOf(right.finding.level) || left.rank - right.rank,
    )
    .map(({ finding }) => finding);
  const errors = findings.filter(({ level }) => level === "error").length;
  const { summary, verdicts } = report;
  const sound = summary.unmet === 0 && errors === 0;
  const goalsMet = summary.goalsMet === null && (summary.partial || sound) ? null : sound;
  return { ...report, summary: { ...summary, errors, goalsMet }, verdicts, findings };
}
