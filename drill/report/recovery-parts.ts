import { inForceUntil } from "../prediction/service-left";
import type { DrillRun, Leadership } from "../run/drill-run";

/** How one shard came by another leader. All times in seconds; `null`: it was not seen. */
export interface LeaderChange {
  readonly service: string;
  readonly shard: number;
  /** Member that led when the fault was injected, and the one that led next; the site of each. */
  readonly from: { readonly member: string; readonly site?: string | undefined };
  readonly to: { readonly member: string; readonly site?: string | undefined };
  /** From the fault until that member led, which is detection, election and promotion together. */
  readonly leaderSeconds: number;
  /** Detection: from the fault until the quorum had let the former leader's key expire. */
  readonly detectionSeconds: number | null;
  /** Election: from then until that member held the key. */
  readonly electionSeconds: number | null;
  /** Promotion: from then until it led. */
  readonly promotionSeconds: number | null;
  /** From then until users' first write was done at that shard. */
  readonly writeSeconds: number | null;
}

/** What of the users' waiting was spent on what. */
export interface RecoveryParts {
  readonly service: string;
  /**
   * From the fault until the last request ended that no gateway took, or for which no resolver had an answer, while the
   * fault was in force: checks, and TTLs of answers. 0: none. What a gateway took and did not answer does not count; it
   * may have stood and waited for its database.
   */
  readonly dnsSeconds: number;
  /** Shards whose leader changed. */
  readonly leaderChanges: readonly LeaderChange[];
}

const seconds = (milliseconds: number) => Math.round(milliseconds) / 1000;

function lastBefore(leaderships: readonly Leadership[], milliseconds: number): Leadership | undefined {
  return leaderships.filter((each) => each.milliseconds <= milliseconds).at(-1);
}

/**
 * How a member came by a shard's key: when the key was let go of after the fault, and when that member took it. What was
 * over between two looks was not seen.
 */
function keyTaken(
  { keyHoldings, faultMilliseconds }: DrillRun,
  { database, shard, member }: Leadership,
): { readonly free: number | undefined; readonly taken: number | undefined } {
  const own = keyHoldings.filter(
    (each) => each.database === database && each.shard === shard && each.milliseconds >= faultMilliseconds,
  );
  const taken = own.findIndex((each) => each.member === member);
  const free = own.slice(0, Math.max(taken, 0)).findLast((each) => each.member === undefined);
  return { free: free?.milliseconds, taken: own[taken]?.milliseconds };
}

/** Seconds from one moment to another; `null` where either was not seen. None is less than 0: both are seen late. */
function between(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : seconds(Math.max(0, to - from));
}

function leaderChange(run: DrillRun, service: string, database: string, shard: number): LeaderChange[] {
  const own = run.leaderships.filter((each) => each.database === database && each.shard === shard);
  const from = lastBefore(own, run.faultMilliseconds);
  const later = own.filter((each) => each.milliseconds > run.faultMilliseconds);
  const to = later.find((each) => each.member !== undefined && each.member !== from?.member);
  if (from?.member === undefined || to?.member === undefined) return [];
  const { free, taken } = keyTaken(run, to);
  const write = run.attempts
    .filter(
      (attempt) =>
        attempt.service === service &&
        attempt.shard === shard &&
        attempt.kind === "write" &&
        attempt.outcome === "done" &&
        attempt.endedMilliseconds >= to.milliseconds,
    )
    .reduce((first, attempt) => Math.min(first, attempt.endedMilliseconds), Infinity);
  return [
    {
      service,
      shard,
      from: { member: from.member, site: from.site },
      to: { member: to.member, site: to.site },
      leaderSeconds: seconds(to.milliseconds - run.faultMilliseconds),
      detectionSeconds: between(run.faultMilliseconds, free),
      electionSeconds: between(free, taken),
      promotionSeconds: between(taken, to.milliseconds),
      writeSeconds: Number.isFinite(write) ? seconds(write - to.milliseconds) : null,
    },
  ];
}

/** What users waited for after the fault, as far as it was seen: gateways that are gone, and each shard's next leader. */
export function recoveryParts(run: DrillRun): RecoveryParts[] {
  const until = inForceUntil(run);
  return run.services.map(({ service, database, shards }) => {
    const nowhereToAsk = run.attempts.filter(
      (attempt) =>
        attempt.service === service &&
        attempt.outcome === "refused" &&
        attempt.site === undefined &&
        attempt.endedMilliseconds >= run.faultMilliseconds &&
        attempt.endedMilliseconds <= until,
    );
    const last = nowhereToAsk.reduce((latest, each) => Math.max(latest, each.endedMilliseconds), 0);
    return {
      service,
      dnsSeconds: nowhereToAsk.length === 0 ? 0 : seconds(last - run.faultMilliseconds),
      leaderChanges: Array.from({ length: shards }, (_, shard) =>
        leaderChange(run, service, database, shard),
      ).flat(),
    };
  });
}
