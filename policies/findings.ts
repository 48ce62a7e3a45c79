import type { Level, PolicyName, Report } from "@holdfast/resilience";
import type { Violation } from "./policy";

/**
 * What the resilience model found against a policy.
 *
 * @param report the model's report
 * @param policy the policy
 * @param levels levels that count. Default: errors alone, so that a mandatory policy refuses nothing less
 */
export function findingsOf(
  { findings }: Report,
  policy: PolicyName,
  levels: readonly Level[] = ["error"],
): Violation[] {
  return findings
    .filter((finding) => finding.policy === policy && levels.includes(finding.level))
    .map(({ resource, message, fix }) => ({ resource: resource ?? undefined, reason: message, fix }));
}
