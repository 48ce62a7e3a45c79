import type { Attempt, AttemptKind } from "./attempt";

/** A time during which users of a service failed at one kind of request. */
export interface Outage {
  readonly service: string;
  readonly kind: AttemptKind;
  /** Start of the first request that failed; of one under way when the fault was injected, that moment. */
  readonly startMilliseconds: number;
  /** End of the first request of the lasting run of good ones; absent where the run of the drill ended before that. */
  readonly endMilliseconds?: number | undefined;
  /** Requests that failed in it. */
  readonly failed: number;
  /**
   * Milliseconds from its end to the next failure, or to the last attempt of the drill. Where it is below
   * `lastingMilliseconds`, the drill ended too early to call the recovery a lasting one.
   */
  readonly goodForMilliseconds: number;
}

/** Milliseconds without a failure that make a run of good requests a lasting one. */
export const lastingMilliseconds = 10_000;

/**
 * What users of a service saw of a fault: its outages, for one kind of request. The length of an outage is the
 * recovery time as users see it.
 *
 * An outage starts with the first request that was not done (refused or unknown) and that ended after the fault. It
 * ends with the first request that was done such that no request of that service and kind, of any user and any shard,
 * failed in the 10 s after its end, or to the end of the drill. What fails later than that is another outage. A
 * request counts as failed at its end, which is when the user knows.
 *
 * @param faultMilliseconds since the drill's start
 */
export function outages(
  attempts: readonly Attempt[],
  service: string,
  kind: AttemptKind,
  faultMilliseconds: number,
): readonly Outage[] {
  const seen = attempts
    .filter((attempt) => attempt.service === service && attempt.kind === kind)
    .filter(({ endedMilliseconds }) => endedMilliseconds >= faultMilliseconds)
    .sort((one, other) => one.endedMilliseconds - other.endedMilliseconds);
  const last = seen.at(-1)?.endedMilliseconds ?? faultMilliseconds;
  const found: Outage[] = [];
  let under: { start: number; failed: number } | undefined;
  for (const [at, attempt] of seen.entries()) {
    if (attempt.outcome !== "done") {
      const start = Math.max(faultMilliseconds, attempt.startedMilliseconds);
      under = { start: Math.min(start, under?.start ?? start), failed: (under?.failed ?? 0) + 1 };
      continue;
    }
    if (under === undefined) continue;
    const end = attempt.endedMilliseconds;
    const next = seen.slice(at + 1).find(({ outcome }) => outcome !== "done")?.endedMilliseconds;
    if (next !== undefined && next <= end + lastingMilliseconds) continue;
    found.push({
      service,
      kind,
      startMilliseconds: under.start,
      endMilliseconds: end,
      failed: under.failed,
      goodForMilliseconds: (next ?? last) - end,
    });
    under = undefined;
  }
  if (under !== undefined) {
    const { start, failed } = under;
    found.push({ service, kind, startMilliseconds: start, failed, goodForMilliseconds: 0 });
  }
  return found;
}
