import { goSeconds } from "@holdfast/contract/duration";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, numberOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { restingOn, type RestingOn } from "../references/resting-on";

const HOUR_SECONDS = 3600;

/** cert-manager's own default. */
const DEFAULT_DURATION_SECONDS = 90 * 24 * HOUR_SECONDS;

/** An outage for which certificates have to go on: that of 2022, 127 h 33 min, in whole hours. */
export const LONGEST_OUTAGE_SECONDS = 128 * HOUR_SECONDS;

/** The time between renewal and end as a certificate says it: the field, its text, and seconds. */
function renewalOf(
  certificate: Resource,
  durationSeconds: number,
): { field: string; value: string; seconds: number } | undefined {
  const text = textOf(at(certificate.inputs, "spec", "renewBefore"));
  const seconds = goSeconds(text);
  if (text !== undefined && seconds !== undefined) return { field: "spec.renewBefore", value: text, seconds };
  const share = numberOf(at(certificate.inputs, "spec", "renewBeforePercentage"));
  if (share === undefined) return undefined;
  return {
    field: "spec.renewBeforePercentage",
    value: `${share}%`,
    seconds: (durationSeconds * share) / 100,
  };
}

/** For how long a certificate is valid, in seconds. */
export const validSeconds = (certificate: Resource): number =>
  goSeconds(textOf(at(certificate.inputs, "spec", "duration"))) ?? DEFAULT_DURATION_SECONDS;

/** Certificates that are never made, or that end while an authority is away for as long as it has been. */
export function certificateRenewals(reading: Reading, _blueprint: Blueprint): Defect[] {
  let resting: RestingOn | undefined;
  return reading.all(types.certificate).flatMap((certificate): Defect[] => {
    if (reading.findSite(certificate) === undefined) return [];
    const durationSeconds = validSeconds(certificate);
    const renewal = renewalOf(certificate, durationSeconds);
    if (!renewal) return [];
    const { field, value, seconds } = renewal;
    const about = { resource: certificate.urn, field } as const;
    if (seconds >= durationSeconds) {
      resting ??= restingOn(reading);
      return [
        {
          ...about,
          policy: "configuration-takes-effect",
          level: "error",
          problem: { kind: "renewed-before-made", value, durationSeconds },
          disables: resting.stoppedBy(certificate),
        },
      ];
    }
    if (seconds >= LONGEST_OUTAGE_SECONDS) return [];
    return [
      {
        ...about,
        policy: "configuration-takes-effect",
        level: "warning",
        problem: { kind: "ends-soon-without-authority", value, seconds },
      },
    ];
  });
}
