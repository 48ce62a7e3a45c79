import type { Judgement } from "../judge/judge";
import type { Finding } from "./finding";

/**
 * Services that keep a promise only if their replicas refuse what is above their limit, and do not say that they
 * do: one that queues it instead fails, and the next site after it.
 */
export function unsaidOverload(judgements: readonly Judgement[]): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { verdict, granted } of judgements) {
    const [first] = granted;
    if (!first || verdict.goal === null || findings.has(verdict.service)) continue;
    const lost = verdict.lost.length === 0 ? "with nothing lost" : `without ${verdict.lost.join(" and ")}`;
    findings.set(verdict.service, {
      policy: "capacity-holds",
      level: "warning",
      service: verdict.service,
      resource: first.resource ?? null,
      message: `${lost} ${first.text}`,
      fix: `annotate the pods of ${verdict.service} with holdfast.dev/overload: shed if they do, or run more of them`,
    });
  }
  return [...findings.values()];
}
