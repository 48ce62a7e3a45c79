import type { Judgement } from "../judge/judge";
import type { Reason } from "../judge/reason";
import type { FoundRemedy } from "../judge/explanation";
import { changeKey, type Remedy } from "../judge/remedy";
import type { Unmet, Verdict } from "../judge/verdict";
import { type Finding, keyOfUnmet, type PolicyName } from "./finding";
import type { FindingReason } from "./finding-reason";

/** A part of a promise that is read; that one cannot be read is a finding about its policy. */
type Part = Exclude<Unmet, "goal">;

const policyOf: { readonly [part in Part]: PolicyName } = {
  outcome: "survives-declared-loss",
  served: "capacity-holds",
  rto: "failover-within-rto",
  rpo: "zero-loss-writes",
};

/** Verdicts that break the same part of a promise and have the same remedy: one finding. */
interface Group {
  readonly part: Part;
  readonly judgements: Judgement[];
  readonly found: FoundRemedy | undefined;
}

/** A few reasons, those about the resource to change first. */
function nearestReasons(reasons: readonly Reason[], remedy: Remedy | undefined): Reason[] {
  const about = (reason: Reason): number =>
    remedy?.resource !== undefined && reason.resource === remedy.resource ? 0 : 1;
  return [...reasons].sort((left, right) => about(left) - about(right)).slice(0, 3);
}

type Broken = Pick<
  Extract<FindingReason, { kind: "served-goal-unmet" }>,
  "service" | "lost" | "moreLosses" | "because"
>;

function reasonOf(part: Part, verdict: Verdict, broken: Broken): FindingReason {
  const { outcome, served, rtoSeconds, rtoTerms, rpoSeconds } = verdict;
  const goal = verdict.goal!;
  switch (part) {
    case "outcome":
      return { kind: "survival-goal-unmet", ...broken, outcome, survive: goal.survive };
    case "served":
      return { kind: "served-goal-unmet", ...broken, served, servedGoal: goal.served };
    case "rto":
      return {
        kind: "rto-goal-unmet",
        ...broken,
        servedGoal: goal.served,
        rtoSeconds,
        rtoTerms,
        rtoGoalSeconds: goal.rtoSeconds,
      };
    case "rpo":
      return { kind: "rpo-goal-unmet", ...broken, rpoSeconds, rpoGoalSeconds: goal.rpoSeconds };
  }
}

function findingOf(group: Group): Finding {
  const { verdict, reasons } = group.judgements[0]!;
  const { remedy, reasons: mended } = group.found ?? { remedy: undefined, reasons: [] };
  const { service } = verdict;
  const key = keyOfUnmet[group.part];
  return {
    policy: policyOf[group.part],
    level: "error",
    service,
    resource: remedy?.resource ?? reasons.find((reason) => reason.resource)?.resource ?? null,
    ...(key ? { key } : {}),
    reason: reasonOf(group.part, verdict, {
      service,
      lost: verdict.lost,
      moreLosses: group.judgements.length - 1,
      because: nearestReasons([...new Set([...reasons, ...mended])], remedy),
    }),
    remedy: remedy ?? { kind: "lower-goal", service },
  };
}

/** One finding for each service, broken part of its promise and remedy, over all losses. */
export function unmetGoals(judgements: readonly Judgement[]): Finding[] {
  const groups = new Map<string, Group>();
  for (const judgement of judgements) {
    const { verdict } = judgement;
    for (const part of verdict.unmet) {
      if (part === "goal") continue;
      // What is down serves nothing either: one finding says both.
      if (part === "served" && verdict.unmet.includes("outcome")) continue;
      const found = judgement.remedyFor(part);
      const key = `${verdict.service}\n${part}\n${found ? changeKey(found.remedy) : ""}`;
      const group = groups.get(key);
      if (group) group.judgements.push(judgement);
      else groups.set(key, { part, judgements: [judgement], found });
    }
  }
  return [...groups.values()].map(findingOf);
}

export { policyOf as policyOfUnmet };
