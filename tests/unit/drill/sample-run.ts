import type { Attempt, AttemptKind } from "@holdfast/drill/history/attempt";
import type { DrillRun } from "@holdfast/drill/run/drill-run";

/** Milliseconds from the start of a made-up drill to its fault, and to its end. */
export const fault = 10_000;
export const end = 70_000;

const period = 100;
const kinds: readonly AttemptKind[] = ["write", "read", "copy-read"];

/** Says how a request of a made-up drill ended; what it does not say is as when all goes well. */
export type Happens = (attempt: Attempt) => Partial<Attempt>;

/** True of requests that start in this span of seconds after the fault. */
export function between(from: number, to: number): (attempt: Attempt) => boolean {
  return ({ startedMilliseconds }) =>
    startedMilliseconds >= fault + from * 1000 && startedMilliseconds < fault + to * 1000;
}

/**
 * A drill as nothing but its attempts: of every kind and at both shards one every 100 ms, each answered after 20 ms.
 * Reads find what was written last; a key is used for 2 s, since histories of many requests take long to look at.
 *
 * @param happens says what goes another way
 * @param change fields of the run that are not as usual
 */
export function sampleRun(happens: Happens = () => ({}), change: Partial<DrillRun> = {}): DrillRun {
  const attempts: Attempt[] = [];
  const last = new Map<string, number>();
  let value = 0;
  for (let started = 0; started < end; started += period) {
    for (const shard of [0, 1]) {
      for (const [index, kind] of kinds.entries()) {
        const key = `${shard}-${Math.floor(started / 2000)}`;
        if (kind === "write") value += 1;
        const usual: Attempt = {
          service: "payments",
          shard,
          kind,
          user: index + shard * kinds.length,
          key,
          value: kind === "write" ? value : last.get(key),
          startedMilliseconds: started + index * 30,
          endedMilliseconds: started + index * 30 + 20,
          outcome: "done",
          site: "siheung",
          member: "10.0.0.2",
        };
        const attempt = { ...usual, ...happens(usual) };
        attempts.push(attempt);
        if (kind === "write" && attempt.outcome === "done") last.set(key, value);
      }
    }
  }
  return {
    scenario: { name: "kill ansan", fault: "kill", sites: ["ansan"] },
    seed: 7,
    date: "2026-01-02T03:04:05.000Z",
    services: [
      { service: "payments", database: "payments", shards: 2, hostname: "payments.holdfast.example" },
    ],
    faultMilliseconds: fault,
    endMilliseconds: end,
    marks: [{ milliseconds: fault, kind: "fault", text: "every process of ansan was killed" }],
    leaderships: [0, 1].map((shard) => ({
      milliseconds: 0,
      database: "payments",
      shard,
      member: `payments-${shard}-siheung-0`,
      site: "siheung",
    })),
    keyHoldings: [],
    attempts,
    finalValues: [...last].map(([key, found]) => ({
      service: "payments",
      shard: Number(key[0]),
      key,
      value: found,
    })),
    divergences: [],
    leftOut: [],
    ...change,
  };
}
