import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** A hard dependency is no weaker than what depends on it, in what it promises and in where it stands. */
export const noSingleSiteDependency: Rule = {
  name: "no-single-site-dependency",
  description: "A service needs nothing that promises less than itself, or that stands at one site.",
  severity: "high",
  enforcement: "mandatory",
  remediation:
    "Run the dependency at a further site and raise its goals, or do without it when it is gone and declare it soft.",
  judges: "any stack",
  violations: ({ findings }) => findingsOf(findings, "no-single-site-dependency"),
};
