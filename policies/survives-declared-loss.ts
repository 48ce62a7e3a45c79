import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** Every loss of one or two sites leaves each service what its goal promises. */
export const survivesDeclaredLoss: Rule = {
  name: "survives-declared-loss",
  description: "A service goes on, as its survival goal says, without any one or two sites.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Add what the violation names at a further site, or promise less in the service's PlacementPolicy.",
  judges: "the whole blueprint",
  violations: ({ findings }) => findingsOf(findings, "survives-declared-loss"),
};
