import type { Rule } from "../rule";
import { undistributed } from "./services-are-distributed";

/** Operators' tools are multiplexed. */
export const operatorToolsAreMultiplexed: Rule = {
  name: "operator-tools-are-multiplexed",
  description: "What operators work with stands at two sites or more.",
  severity: "high",
  enforcement: "advisory",
  remediation: "Run the tool at a second site.",
  judges: "the whole blueprint",
  violations: ({ blueprint }) => undistributed(blueprint, true),
};
