import type { Judgement } from "../judge/judge";
import { percent } from "../judge/percent";
import type { Reason } from "../judge/reason";
import type { FoundRemedy } from "../judge/explanation";
import type { Remedy } from "../judge/remedy";
import type { Unmet, Verdict } from "../judge/verdict";
import { type Finding, keyOfUnmet, type PolicyName } from "./finding";

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

function lossText(judgements: readonly Judgement[]): string {
  const first = judgements[0]!.verdict.lost.join(" and ");
  const more = judgements.length - 1;
  if (first === "") return "with nothing lost";
  return more === 0
    ? `without ${first}`
    : `without ${first}, and in ${more} more ${more === 1 ? "case" : "cases"}`;
}

function complaint(part: Part, verdict: Verdict): string {
  const goal = verdict.goal!;
  switch (part) {
    case "outcome":
      return `is ${verdict.outcome}; it promises to survive ${goal.survive}`;
    case "served":
      return `serves ${percent(verdict.served)} of peak; it promises ${percent(goal.served)}`;
    case "rto": {
      const terms = verdict.rtoTerms.map((term) => `${term.name} ${term.seconds} s`).join(", ");
      return `serves ${percent(goal.served)} after ${verdict.rtoSeconds} s (${terms}); it promises that within ${goal.rtoSeconds} s`;
    }
    case "rpo": {
      const bound = verdict.rpoSeconds === null ? "without bound" : `${verdict.rpoSeconds} s`;
      return `can lose acknowledged writes (${bound}); it promises ${goal.rpoSeconds} s at most`;
    }
  }
}

/** A few reasons, those about the resource to change first. */
function reasonText(reasons: readonly Reason[], remedy: Remedy | undefined): string {
  const about = (reason: Reason): number =>
    remedy?.resource !== undefined && reason.resource === remedy.resource ? 0 : 1;
  const chosen = [...reasons].sort((left, right) => about(left) - about(right)).slice(0, 3);
  return chosen.length === 0 ? "" : `: ${chosen.map((reason) => reason.text).join("; ")}`;
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
    message: `${lossText(group.judgements)} ${service} ${complaint(group.part, verdict)}${reasonText([...new Set([...reasons, ...mended])], remedy)}`,
    fix: remedy?.text ?? `promise less for ${service}, or change what the reasons name`,
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
      const key = `${verdict.service}\n${part}\n${found?.remedy.text ?? ""}`;
      const group = groups.get(key);
      if (group) group.judgements.push(judgement);
      else groups.set(key, { part, judgements: [judgement], found });
    }
  }
  return [...groups.values()].map(findingOf);
}

export { policyOf as policyOfUnmet };
