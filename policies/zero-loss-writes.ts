import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** The recovery point objective is kept under every promised loss. */
export const zeroLossWrites: Rule = {
  name: "zero-loss-writes",
  description: "No acknowledged write is lost beyond what the service promises.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Hold as many synchronous copies at other sites as sites may be lost: synchronous_mode, synchronous_node_count.",
  judges: "the whole blueprint",
  violations: ({ findings }) => findingsOf(findings, "zero-loss-writes"),
};
