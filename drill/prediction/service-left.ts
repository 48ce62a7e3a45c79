import type { Outcome } from "@holdfast/resilience";
import type { Attempt, AttemptKind } from "../history/attempt";
import type { DrillRun } from "../run/drill-run";
import type { ServiceLeft } from "./measurement";

/** How long before the fault is healed requests are counted for what is left of a service, in milliseconds. */
export const LEFT_WINDOW_MILLISECONDS = 10_000;

/** Share of requests from which on something goes on for all users; the rest is room for single stragglers. */
export const ALL_USERS = 0.95;

/** Share of requests up to which something goes on for nobody. */
export const NO_USERS = 0.05;

/**
 * Until when a fault was in force and users were there to see it, in milliseconds since the drill's start: the fault was
 * healed, or users were told to stop.
 */
export function inForceUntil({ marks, faultMilliseconds, endMilliseconds }: DrillRun): number {
  const healed = marks.find((mark) => mark.kind === "healed" && mark.milliseconds >= faultMilliseconds);
  return Math.min(healed?.milliseconds ?? endMilliseconds, endMilliseconds);
}

function shareDone(attempts: readonly Attempt[]): number {
  if (attempts.length === 0) return 0;
  return attempts.filter((attempt) => attempt.outcome === "done").length / attempts.length;
}

/** Shares of requests that were done, by what was asked for. */
function sharesDone(own: readonly Attempt[], late: readonly Attempt[]): ServiceLeft["done"] {
  const done: { [kind in AttemptKind]?: number } = {};
  for (const kind of new Set(own.map((attempt) => attempt.kind)))
    done[kind] = shareDone(late.filter((attempt) => attempt.kind === kind));
  return done;
}

function outcomeOf(done: ServiceLeft["done"], everyShardWrites: boolean): Outcome {
  const asked = [done.write, done.read].filter((share) => share !== undefined);
  const reads = [done.read, done["copy-read"]].filter((share) => share !== undefined);
  if (everyShardWrites) return asked.every((share) => share >= ALL_USERS) ? "serving" : "degraded";
  return reads.some((share) => share > NO_USERS) ? "read-only" : "down";
}

/**
 * What is left of a service, by the requests that came to an end in the last 10 s of the fault. `serving`: of writes and
 * of reads at least 95% were done. `degraded`: fewer, and to every shard some writes were done. `read-only`: to some
 * shard not 5% of the writes were, while reads were, from a leader or from a copy. `down`: not 5% of the reads were
 * either. Something that nobody got an answer to in that time, good or bad, was not done.
 */
export function serviceLeft(run: DrillRun, service: string): ServiceLeft {
  const until = inForceUntil(run);
  const from = Math.max(run.faultMilliseconds, until - LEFT_WINDOW_MILLISECONDS);
  const own = run.attempts.filter((attempt) => attempt.service === service);
  const late = own.filter(
    (attempt) => attempt.endedMilliseconds > from && attempt.endedMilliseconds <= until,
  );
  const shards = new Set(own.map((attempt) => attempt.shard));
  const everyShardWrites =
    shards.size > 0 &&
    [...shards].every((shard) => {
      const writes = late.filter((attempt) => attempt.kind === "write" && attempt.shard === shard);
      return shareDone(writes) > NO_USERS;
    });
  const done = sharesDone(own, late);
  return { outcome: outcomeOf(done, everyShardWrites), done };
}
