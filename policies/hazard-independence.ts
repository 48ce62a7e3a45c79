import { lossElementText } from "@holdfast/report/text/loss-text";
import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** What a team may tune. */
export interface HazardSettings {
  /** Events that the team does not plan for, as the violations name them. */
  readonly accepted: readonly string[];
}

/** One event at what sites have in common does not stop what survives the loss of sites. */
export const hazardIndependence: Rule<HazardSettings> = {
  name: "hazard-independence",
  description:
    "No single event stops what survives the loss of sites: earthquake, flood, substation, carrier, provider.",
  severity: "high",
  enforcement: "advisory",
  remediation: "Give the sites a second supply, stand one out of reach, or state that the event is accepted.",
  judges: "the whole blueprint",
  tuning: {
    schema: {
      properties: {
        accepted: {
          type: "array",
          items: { type: "string" },
          description: 'Events that are not planned for, such as "earthquake gyeonggi". Default: none.',
        },
      },
    },
    defaults: { accepted: [] },
  },
  violations: ({ findings }, { accepted }) =>
    findingsOf(findings, "hazard-independence", ["error", "warning"]).filter(
      ({ finding }) => !finding?.event || !accepted.includes(lossElementText(finding.event)),
    ),
};
