import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** Allowed sites, residency and the minimum number of sites are kept. */
export const placementHonoured: Rule = {
  name: "placement-honoured",
  description: "A service and its data stand only where they may, and at as many sites as they must.",
  severity: "high",
  enforcement: "mandatory",
  remediation:
    "Move what the violation names, or change allowedSites, residency or minimumSites of the PlacementPolicy.",
  judges: "any stack",
  violations: ({ findings }) => findingsOf(findings, "placement-honoured"),
};
