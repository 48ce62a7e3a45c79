import type { Finding, Level } from "@holdfast/resilience";
import type { Violation } from "./rule";

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
    .map(({ service, resource, key, event, message, fix }) => ({
      service: service ?? undefined,
      resource: resource ?? undefined,
      key,
      event,
      reason: message,
      fix,
    }));
}
