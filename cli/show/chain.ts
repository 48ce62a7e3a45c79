import type { Blueprint, Reason, Verdict } from "@holdfast/resilience";

/** A service that another one depends on, where that matters for what is left of the other. */
export interface Need {
  /** `hard`: without it the other is down. `soft`: without it the other is degraded. */
  readonly kind: "hard" | "soft";
  /** Why it matters, as the verdict says it. */
  readonly reason: Reason;
  readonly verdict: Verdict;
}

/** A verdict with its reasons told apart: the service's own, and those of what it depends on. */
export interface ChainLink {
  readonly verdict: Verdict;
  /** What the loss does to the service's own replicas and stores; whatever no other service's verdict says. */
  readonly own: readonly Reason[];
  /** What it depends on and is worse off by, in the order of the verdict. */
  readonly needs: readonly Need[];
}

/** How a verdict names what its service depends on, where that changes what is left of it. */
function tells({ text }: Reason, kind: Need["kind"], service: string, dependency: string): boolean {
  return text.startsWith(`${service} ${kind === "hard" ? "needs" : "goes without"} ${dependency},`);
}

function keyOf({ text, resource }: Reason): string {
  return `${text}\n${resource ?? ""}`;
}

/**
 * Tells the reasons of a verdict apart. A verdict lists its own first and, after each service that it
 * depends on, that one's.
 *
 * @param verdicts the verdicts of all services under the same loss
 */
export function chainLink(verdict: Verdict, verdicts: readonly Verdict[], blueprint: Blueprint): ChainLink {
  const service = blueprint.services.find((candidate) => candidate.name === verdict.service);
  const dependencies = [
    ...(service?.hardDependencies ?? []).map((name) => ({ kind: "hard" as const, name })),
    ...(service?.softDependencies ?? []).map((name) => ({ kind: "soft" as const, name })),
  ];
  const needs: (Need & { readonly index: number })[] = [];
  for (const { kind, name } of dependencies) {
    const index = verdict.because.findIndex((reason) => tells(reason, kind, verdict.service, name));
    const reason = verdict.because[index];
    const other = verdicts.find((each) => each.service === name && each.loss === verdict.loss);
    if (reason && other) needs.push({ kind, reason, verdict: other, index });
  }
  needs.sort((left, right) => left.index - right.index);
  const end = needs[0]?.index ?? verdict.because.length;
  const elsewhere = new Set(needs.flatMap((need) => [need.reason, ...need.verdict.because]).map(keyOf));
  const own = verdict.because.filter((reason, index) => index < end || !elsewhere.has(keyOf(reason)));
  return { verdict, own, needs };
}
