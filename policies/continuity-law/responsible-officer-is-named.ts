import type { Rule } from "../rule";

/** What a team states. */
export interface OfficerSettings {
  /** Name or post of the responsible officer. */
  readonly officer: string;
}

/** Somebody is responsible by name. */
export const responsibleOfficerIsNamed: Rule<OfficerSettings> = {
  name: "responsible-officer-is-named",
  description: "A responsible officer is named.",
  severity: "low",
  enforcement: "advisory",
  remediation: "Name the officer in the pack's configuration: responsible-officer-is-named.officer.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        officer: { type: "string", description: "Name or post of the responsible officer. Default: nobody." },
      },
    },
    defaults: { officer: "" },
  },
  violations: (_view, { officer }) =>
    officer.trim() === ""
      ? [
          {
            reason: "nobody is named as responsible for the continuity of these services",
            fix: "set officer of responsible-officer-is-named in the pack's configuration",
          },
        ]
      : [],
};
