import { goSeconds } from "../../blueprint/read-certificates";
import { type Reading, types } from "../../blueprint/reading";
import { at, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { restingOn, type RestingOn } from "../references/resting-on";

/** cert-manager's own default. */
const DEFAULT_DURATION = "2160h";

/** The longest loss that is reckoned with, in hours: that of October 2022 lasted 127. */
const LONGEST_LOSS_HOURS = 127;

const SECONDS_PER_HOUR = 3600;

/** Certificates that cert-manager refuses, or that a loss of their authority ends. */
export function renewalDefects(reading: Reading): Defect[] {
  let resting: RestingOn | undefined;
  return reading.all(types.certificate).flatMap((resource): Defect[] => {
    const value = textOf(at(resource.inputs, "spec", "renewBefore"));
    const given = at(resource.inputs, "spec", "duration") ?? DEFAULT_DURATION;
    const duration = textOf(given);
    const [before, whole] = [goSeconds(value), goSeconds(duration)];
    if (reading.findSite(resource) === undefined || value === undefined || before === undefined) return [];
    if (duration === undefined || whole === undefined) return [];
    const shared = {
      policy: "configuration-takes-effect",
      resource: resource.urn,
      field: "spec.renewBefore",
    } as const;
    if (before >= whole) {
      resting ??= restingOn(reading);
      return [
        {
          ...shared,
          level: "error",
          problem: { kind: "renewal-outlasts-certificate", value, duration },
          disables: resting.workloads(resource),
        },
      ];
    }
    const hours = before / SECONDS_PER_HOUR;
    if (hours >= LONGEST_LOSS_HOURS) return [];
    const problem = { kind: "renewal-too-late", value, hours, wantedHours: LONGEST_LOSS_HOURS } as const;
    return [{ ...shared, level: "warning", problem }];
  });
}
