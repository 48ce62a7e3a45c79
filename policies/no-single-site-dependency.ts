import { findingsOf } from "./findings";
import type { Rule } from "./policy";

/** A hard dependency is no weaker than what depends on it. */
export const noSingleSiteDependency: Rule = {
  name: "no-single-site-dependency",
  description: "A service needs nothing that promises less than itself.",
  severity: "high",
  enforcement: "mandatory",
  remediation: "Raise the goals of the dependency, or do without it when it is gone and declare it soft.",
  judges: "any stack",
  violations: ({ report }) => findingsOf(report, "no-single-site-dependency"),
};
