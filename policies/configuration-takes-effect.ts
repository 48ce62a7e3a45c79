import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** What databases, voters, routers and name servers are configured with is what they run with, and does what it is for. */
export const configurationTakesEffect: Rule = {
  name: "configuration-takes-effect",
  description: "Programs start with what they are configured with, and it does what it is there for.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Set what the message names to what the program's documentation allows and the blueprint needs.",
  judges: "any stack",
  violations: ({ findings }) => findingsOf(findings, "configuration-takes-effect"),
};
