import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** What needs another thing reaches it, by what is declared at both ends and between them. */
export const waysAreOpen: Rule = {
  name: "ways-are-open",
  description: "What users, services, members, voters and operators' tools must reach, they reach.",
  severity: "critical",
  enforcement: "mandatory",
  remediation: "Declare the way at the end that the message names, or do without it and declare that.",
  judges: "any stack",
  violations: ({ findings }) => findingsOf(findings, "ways-are-open"),
};
