import { findingMessage } from "@holdfast/report/text/finding-text";
import {
  type Acceptance,
  type Finding,
  type Level,
  lossName,
  policyOfUnmet,
  type Report,
  type Verdict,
} from "@holdfast/resilience";
import type { StackView } from "./graph/stack-view";
import { findingOf } from "./findings";
import type { Rule } from "./rule";
import { acceptablePolicies, policiesOnVerdicts, rules } from "./rules";

/** Levels, the worst first. */
const LEVELS: readonly Level[] = ["error", "warning", "advisory"];

/** How policies are tuned, by their names: as the engine's --policy-pack-config has it. */
export type PolicyConfiguration = {
  readonly [policy: string]: {
    readonly enforcementLevel?: Rule["enforcement"];
    readonly [setting: string]: unknown;
  };
};

/** A finding with what accepts it; what is wrong with an acceptance is never accepted. */
function held(view: StackView, finding: Finding): Finding {
  const accepted = acceptablePolicies.has(finding.policy) ? view.acceptances.accept(finding) : undefined;
  return accepted ? { ...finding, accepted } : finding;
}

/**
 * What accepts that a verdict does not meet its goal: what accepts every error that says so, or every defect that it follows
 * from where none does; `undefined` where one of them is not accepted.
 */
function acceptedVerdict(verdict: Verdict, errors: readonly Finding[]): Finding["accepted"] {
  const of = (unmet: Verdict["unmet"][number]) => {
    // What is down serves nothing either: one finding says both.
    const part = unmet === "served" && verdict.unmet.includes("outcome") ? "outcome" : unmet;
    const policy = part === "goal" ? "nothing-passed-over" : policyOfUnmet[part];
    const about = errors.filter(
      (finding) => finding.policy === policy && finding.service === verdict.service,
    );
    if (about.length > 0) return about;
    return errors.filter(
      ({ reason }) =>
        reason.kind === "defect" && (reason.follows?.services.includes(verdict.service) ?? true),
    );
  };
  const found = verdict.unmet.map(of);
  const all = found.flat();
  if (found.some((about) => about.length === 0) || all.some(({ accepted }) => !accepted)) return undefined;
  return all[0]?.accepted;
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

/** Whether a finding that an acceptance is for would have been found: its event was judged, or what its policy sums up. */
function isJudged(view: StackView, { policy, event }: Acceptance): boolean {
  if (view.judgesEverything || view.isPart) return view.judgesEverything;
  if (event === undefined) return !policiesOnVerdicts.has(policy);
  return view.verdicts.some(
    ({ lost: [first, ...more] }) => first && more.length === 0 && lossName(first) === event,
  );
}

/**
 * The report on a stack with everything that policies find, as the engine's pack does: violations of mandatory policies are
 * errors, those of advisory ones warnings. What is accepted is marked so. What the model finds and no policy passes on
 * (warnings about what a goal is met by) is there as well. Errors come first, then the order is that of the policies.
 *
 * @param configuration how policies are tuned. Default: not at all
 * @throws UnjudgeableError where the stack cannot be judged
 */
export function reportOf(view: StackView, configuration: PolicyConfiguration = {}): Report {
  const { report } = view;
  const judged = rules.filter(({ judges }) => judges === "any stack" || !view.isPart);
  const found = judged.flatMap((rule) => {
    const { enforcementLevel = rule.enforcement, ...settings } = configuration[rule.name] ?? {};
    const violations = view.violations(rule, { ...rule.tuning?.defaults, ...settings });
    return violations.map((violation) => held(view, findingOf(enforcementLevel, rule, violation)));
  });
  const passedOn = new Set(found.map(keyOf));
  const beside = report.findings
    .filter((finding) => !passedOn.has(keyOf(finding)))
    .map((finding) => held(view, finding));
  const findings = [...found, ...beside]
    .map((finding) => ({ finding, rank: rankOf(finding) }))
    // The sort is stable: findings of one policy and level stay in the order in which they were found.
    .sort(
      (left, right) =>
        LEVELS.indexOf(left.finding.level) - LEVELS.indexOf(right.finding.level) || left.rank - right.rank,
    )
    .map(({ finding }) => finding);
  const verdicts = withAccepted(report.verdicts, findings);
  const { summary } = report;
  const counts = countsOf(verdicts, findings);
  const sound = counts.unmet === 0 && counts.errors === 0;
  const isRound = verdicts.every(({ met }) => met) && findings.every(({ level }) => level !== "error");
  const unjudged = summary.goalsMet === null && (summary.partial || sound);
  const goalsMet = unjudged || (sound && !isRound) ? null : sound;
  return {
    ...report,
    summary: { ...summary, ...counts, goalsMet },
    verdicts,
    findings,
    acceptances: view.acceptances.uses((acceptance) => isJudged(view, acceptance)),
  };
}

/** Verdicts that do not meet their goals, each with what accepts that. */
export function withAccepted(verdicts: readonly Verdict[], findings: readonly Finding[]): Verdict[] {
  const errors = findings.filter(({ level }) => level === "error");
  return verdicts.map((verdict) => {
    const accepted = verdict.met ? undefined : acceptedVerdict(verdict, errors);
    return accepted ? { ...verdict, accepted } : verdict;
  });
}

/** What fails a check, and what is accepted. */
export function countsOf(
  verdicts: readonly Verdict[],
  findings: readonly Finding[],
): Pick<Report["summary"], "unmet" | "errors" | "accepted"> {
  return {
    unmet: verdicts.filter((verdict) => !verdict.met && !verdict.accepted).length,
    errors: findings.filter(({ level, accepted }) => level === "error" && !accepted).length,
    accepted: findings.filter(({ accepted }) => accepted !== undefined).length,
  };
}
