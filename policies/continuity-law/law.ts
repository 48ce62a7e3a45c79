import type { PolicyComplianceFramework } from "@pulumi/policy";

/** What the pack goes by. The text of the statute was not read, and each policy's page says so. */
export const framework: PolicyComplianceFramework = {
  name: "Korean continuity package for large online services and data centers",
  version: "2023",
  reference: "docs/continuity-law.md",
  specification: "Press summaries of the package; the text of the statute was not read.",
};

/** Page that explains the pack's policies. */
export const PAGE = "docs/continuity-law.md";
