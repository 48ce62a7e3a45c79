import type { Judgement } from "../judge/judge";
import type { Finding } from "./finding";

/**
 * Services that keep a promise only if their replicas refuse what is above their limit, and do not say that they
 * do: one that queues it instead fails, and the next site after it.
 */
export function unsaidOverload(judgements: readonly Judgement[]): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { verdict } of judgements) {
    const first = verdict.assumptions.find((assumption) => assumption.kind === "overload-refused");
    if (!first || verdict.goal === null || findings.has(verdict.service)) continue;
    findings.set(verdict.service, {
      policy: "capacity-holds",
      level: "warning",
      service: verdict.service,
      resource: first.resource ?? null,
      reason: { kind: "overload-undeclared", lost: verdict.lost, assumption: first },
      remedy: { kind: "declare-overload", service: verdict.service },
    });
  }
  return [...findings.values()];
}
