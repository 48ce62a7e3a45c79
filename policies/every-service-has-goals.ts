import { statedGoals } from "@holdfast/resilience/findings/stated-goals";
import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** Whatever is declared as a service says what it must survive. */
export const everyServiceHasGoals: Rule = {
  name: "every-service-has-goals",
  description: "Every service states its goals, so that it is judged at all.",
  severity: "critical",
  enforcement: "mandatory",
  remediation: "Declare a PlacementPolicy with the service's name and its goals.",
  judges: "any stack",
  violations: ({ blueprint }) => findingsOf(statedGoals(blueprint), "every-service-has-goals"),
};
