import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** A name that means another resource or class is the name of one. */
export const referencesResolve: Rule = {
  name: "references-resolve",
  description: "Every name that means another resource is the name of one that is declared.",
  severity: "high",
  enforcement: "mandatory",
  remediation: "Name what is declared, or declare what is named.",
  judges: "any stack",
  violations: ({ findings }) => findingsOf(findings, "references-resolve"),
};
