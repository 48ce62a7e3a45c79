import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** The set of voters outlives what stands on it. */
export const failoverAuthorityIsIndependent: Rule = {
  name: "failover-authority-is-independent",
  description: "What decides on failover outlives the losses that it decides about.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Stand one voter at each of five sites, with one member list, and let databases name all of them.",
  judges: "the whole blueprint",
  violations: ({ findings }) => findingsOf(findings, "failover-authority-is-independent"),
};
