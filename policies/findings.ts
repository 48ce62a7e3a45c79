import type { PolicyName } from "@holdfast/resilience";
import type { StackView } from "./graph/stack-view";
import type { Violation } from "./policy";

/** What the resilience model found against a policy. */
export function findingsOf({ report }: StackView, policy: PolicyName): Violation[] {
  return report.findings
    .filter((finding) => finding.policy === policy && finding.level === "error")
    .map(({ resource, message, fix }) => ({ resource: resource ?? undefined, reason: message, fix }));
}
