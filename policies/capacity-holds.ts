import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** What is left is large enough for what was promised. */
export const capacityHolds: Rule = {
  name: "capacity-holds",
  description: "The sites left after a promised loss carry the promised share of peak.",
  severity: "high",
  enforcement: "mandatory",
  remediation: "Raise minReplicas at the sites that are left, or promise a smaller share of peak.",
  judges: "the whole blueprint",
  violations: ({ findings }) => findingsOf(findings, "capacity-holds"),
};
