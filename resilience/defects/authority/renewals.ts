import { goSeconds } from "../../blueprint/read-certificates";
import type { Blueprint } from "../../blueprint/blueprint";
import { namespaceOf, podOf } from "../../blueprint/pod";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";

const HOUR_SECONDS = 3600;

/** cert-manager's own default. */
const DEFAULT_DURATION_SECONDS = 90 * 24 * HOUR_SECONDS;

/** The longest outage that the blueprint answers to: 127 h 33 min (2022), in whole hours. */
const LONGEST_OUTAGE_SECONDS = 128 * HOUR_SECONDS;

/** Workloads by the secrets that their pods mount: site, namespace and name. */
function workloadsBySecret(reading: Reading): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const workload of [types.deployment, types.statefulSet].flatMap((type) => reading.all(type))) {
    const site = reading.findSite(workload);
    for (const volume of listOf(at(podOf(workload), "volumes"))) {
      const secret = textOf(at(volume, "secret", "secretName"));
      if (site === undefined || secret === undefined) continue;
      const key = `${site}/${namespaceOf(workload)}/${secret}`;
      found.set(key, [...(found.get(key) ?? []), workload.urn]);
    }
  }
  return found;
}

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

/** Certificates that are never made, or that end while an authority is away for as long as it has been. */
export function certificateRenewals(reading: Reading, _blueprint: Blueprint): Defect[] {
  const bySecret = workloadsBySecret(reading);
  return reading.all(types.certificate).flatMap((certificate): Defect[] => {
    const site = reading.findSite(certificate);
    if (site === undefined) return [];
    const duration = at(certificate.inputs, "spec", "duration");
    const durationSeconds = goSeconds(textOf(duration)) ?? DEFAULT_DURATION_SECONDS;
    const renewal = renewalOf(certificate, durationSeconds);
    if (!renewal) return [];
    const { field, value, seconds } = renewal;
    const secret = textOf(at(certificate.inputs, "spec", "secretName")) ?? "";
    const about = { resource: certificate.urn, field } as const;
    if (seconds >= durationSeconds)
      return [
        {
          ...about,
          policy: "configuration-takes-effect",
          level: "error",
          problem: { kind: "renewed-before-made", value, durationSeconds },
          disables: bySecret.get(`${site}/${namespaceOf(certificate)}/${secret}`) ?? [],
        },
      ];
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
