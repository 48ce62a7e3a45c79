import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import type { Finding, Level } from "@holdfast/resilience";
import type { Rule, Violation } from "./rule";

/**
 * What the resilience model found against a policy.
 *
 * @param findings what it found
 * @param policy the policy
 * @param levels levels that count. Default: errors alone, so that a mandatory policy refuses nothing less
 */
export function findingsOf(
  findings: readonly Finding[],
  policy: string,
  levels: readonly Level[] = ["error"],
): Violation[] {
  return findings
    .filter((finding) => finding.policy === policy && levels.includes(finding.level))
    .map(violationOf);
}

/** A finding of the model in the words that the engine prints. */
export function violationOf(finding: Finding): Violation {
  const { service, resource, key } = finding;
  return {
    service: service ?? undefined,
    resource: resource ?? undefined,
    key,
    reason: findingMessage(finding),
    fix: findingFix(finding),
    finding,
  };
}

/** A violation of a policy as a finding, which a report lists and an acceptance is held against. */
export function findingOf(
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
