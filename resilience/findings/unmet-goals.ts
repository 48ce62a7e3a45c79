import { type Judgement, remedyFor } from "../judge/judge";
import { percent } from "../judge/percent";
import type { Remedy } from "../judge/remedy";
import type { Unmet, Verdict } from "../judge/verdict";
import type { Finding, PolicyName } from "./finding";

const policyOf: { readonly [part in Unmet]: PolicyName } = {
  outcome: "survives-declared-loss",
  served: "capacity-holds",
  rto: "failover-within-rto",
  rpo: "zero-loss-writes",
};

/** Verdicts that break the same part of a promise and have the same remedy: one finding. */
interface Group {
  readonly part: Unmet;
  readonly verdicts: Verdict[];
  readonly remedy: Remedy | undefined;
}

function lossText(verdicts: readonly Verdict[]): string {
  const first = verdicts[0]!.lost.join(" and ");
  const more = verdicts.length - 1;
  if (first === "") return "with nothing lost";
  return more === 0
    ? `without ${first}`
    : `without ${first}, and in ${more} more ${more === 1 ? "case" : "cases"}`;
}

function seconds(value: number | null): string {
  return value === null ? "without bound" : `${value} s`;
}

function complaint(part: Unmet, verdict: Verdict): string {
  const goal = verdict.goal!;
  switch (part) {
    case "outcome":
      return `is ${verdict.outcome}; it promises to survive ${goal.survive}`;
    case "served":
      return `serves ${percent(verdict.served)} of peak; it promises ${percent(goal.served)}`;
    case "rto":
      return verdict.rtoSeconds === null
        ? `recovers only by hand; it promises ${goal.rtoSeconds} s`
        : `recovers in ${seconds(verdict.rtoSeconds)} (${verdict.rtoTerms.map((term) => `${term.name} ${term.seconds} s`).join(", ")}); it promises ${goal.rtoSeconds} s`;
    case "rpo":
      return `can lose acknowledged writes (${seconds(verdict.rpoSeconds)}); it promises ${goal.rpoSeconds} s at most`;
  }
}

/** The reasons that are not about what is lost as such. */
function reasonText(verdict: Verdict): string {
  const reasons = verdict.because.filter((reason) => !reason.text.endsWith(" is lost")).slice(0, 3);
  return reasons.length === 0 ? "" : `: ${reasons.map((reason) => reason.text).join("; ")}`;
}

function findingOf(group: Group, service: string): Finding {
  const verdict = group.verdicts[0]!;
  return {
    policy: policyOf[group.part],
    level: "error",
    service,
    resource: group.remedy?.resource ?? verdict.because.find((reason) => reason.resource)?.resource ?? null,
    message: `${lossText(group.verdicts)} ${service} ${complaint(group.part, verdict)}${reasonText(verdict)}`,
    fix: group.remedy?.text ?? `promise less for ${service}, or change what the reasons name`,
  };
}

/** One finding for each service, broken part of its promise and remedy, over all losses. */
export function unmetGoals(judgements: readonly Judgement[]): Finding[] {
  const groups = new Map<string, Group & { readonly service: string }>();
  for (const { verdict, remedies } of judgements) {
    for (const part of verdict.unmet) {
      // What is down serves nothing either: one finding says both.
      if (part === "served" && verdict.unmet.includes("outcome")) continue;
      const remedy = remedyFor(part, remedies, verdict.rtoTerms);
      const key = `${verdict.service}\n${part}\n${remedy?.text ?? ""}`;
      const group = groups.get(key);
      if (group) group.verdicts.push(verdict);
      else groups.set(key, { service: verdict.service, part, verdicts: [verdict], remedy });
    }
  }
  return [...groups.values()].map((group) => findingOf(group, group.service));
}
