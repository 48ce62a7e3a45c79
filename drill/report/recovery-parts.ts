import type { DrillRun, Leadership } from "../run/drill-run";

/** How one shard came by another leader. All times in seconds; `null`: it was not seen. */
export interface LeaderChange {
  readonly service: string;
  readonly shard: number;
  /** Member that led when the fault struck, and the one that led next; the site of each. */
  readonly from: { readonly member: string; readonly site?: string | undefined };
  readonly to: { readonly member: string; readonly site?: string | undefined };
  /** From the fault until that member led: its leader's key had expired, it was elected, and it was promoted. */
  readonly leaderSeconds: number;
  /** From then until users' first write was done at that shard. */
  readonly writeSeconds: number | null;
}

/** What of the users' waiting was spent on what. */
export interface RecoveryParts {
  readonly service: string;
  /**
   * From the fault until the last read ended that no site's gateway answered: checks, and TTLs of answers. 0: none.
   * Writes do not count: one that waits for a copy that is gone gets no answer from a gateway that stands.
   */
  readonly dnsSeconds: number;
  /** Shards whose leader changed. */
  readonly leaderChanges: readonly LeaderChange[];
}

const seconds = (milliseconds: number) => Math.round(milliseconds) / 1000;

function lastBefore(leaderships: readonly Leadership[], milliseconds: number): Leadership | undefined {
  return leaderships.filter((each) => each.milliseconds <= milliseconds).at(-1);
}

function leaderChange(run: DrillRun, service: string, database: string, shard: number): LeaderChange[] {
  const own = run.leaderships.filter((each) => each.database === database && each.shard === shard);
  const from = lastBefore(own, run.faultMilliseconds);
  const later = own.filter((each) => each.milliseconds > run.faultMilliseconds);
  const to = later.find((each) => each.member !== undefined && each.member !== from?.member);
  if (from?.member === undefined || to?.member === undefined) return [];
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
      writeSeconds: Number.isFinite(write) ? seconds(write - to.milliseconds) : null,
    },
  ];
}

/** What users waited for after the fault, as far as it was seen: gateways that are gone, and each shard's next leader. */
export function recoveryParts(run: DrillRun): RecoveryParts[] {
  return run.services.map(({ service, database, shards }) => {
    const unanswered = run.attempts.filter(
      (attempt) =>
        attempt.service === service &&
        attempt.kind !== "write" &&
        attempt.outcome !== "done" &&
        attempt.site === undefined &&
        attempt.endedMilliseconds >= run.faultMilliseconds,
    );
    const last = unanswered.reduce((latest, each) => Math.max(latest, each.endedMilliseconds), 0);
    return {
      service,
      dnsSeconds: unanswered.length === 0 ? 0 : seconds(last - run.faultMilliseconds),
      leaderChanges: Array.from({ length: shards }, (_, shard) =>
        leaderChange(run, service, database, shard),
      ).flat(),
    };
  });
}
