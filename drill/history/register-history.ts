import type { Attempt } from "./attempt";
import { groupBy } from "./group-by";

/** One operation on a key, as a check for linearizability sees it. */
export interface RegisterOperation {
  readonly kind: "write" | "read";
  /** What was written or found; null where the key had never been written. */
  readonly value: number | null;
  /** Of a write that said so: what it overwrote, null where nothing; absent otherwise. */
  readonly previous?: number | null | undefined;
  /** Microseconds since the drill's start. */
  readonly started: number;
  /** Likewise; `never` of a write that may have been done at any time after its start, or not at all. */
  readonly ended: number | "never";
}

/** Everything that was done to one key, which begins as never written. */
export interface RegisterHistory {
  /** Service and key. */
  readonly key: string;
  readonly operations: readonly RegisterOperation[];
}

/** What a key held when all was over, and nobody wrote any more. */
interface Final {
  readonly service: string;
  readonly key: string;
  readonly value?: number | undefined;
}

/**
 * The history of each key that was drilled, for a check for linearizability.
 *
 * Left out is what cannot change a verdict: refused attempts and reads of unknown outcome, which did nothing; and
 * writes of unknown outcome whose value nobody ever saw, since a write that may as well have been done last of all
 * fits any history. Reads from copies are left out because copies may lag behind. A write of unknown outcome whose
 * value was seen never ended. A key's final value is a read after everything else.
 *
 * @param finals of the keys; those of others are ignored
 */
export function registerHistories(
  attempts: readonly Attempt[],
  finals: readonly Final[] = [],
): readonly RegisterHistory[] {
  const finalOf = new Map(finals.map((final) => [`${final.service} ${final.key}`, final]));
  const last = attempts.reduce((latest, { endedMilliseconds }) => Math.max(latest, endedMilliseconds), 0);
  return [...groupBy(attempts, ({ service, key }) => `${service} ${key}`)].map(([key, own]) => {
    const final = finalOf.get(key);
    const after = microseconds(last) + 1;
    const finalRead: RegisterOperation[] =
      final === undefined
        ? []
        : [{ kind: "read", value: final.value ?? null, started: after, ended: after + 1 }];
    return { key, operations: [...operationsOf(own, final?.value), ...finalRead] };
  });
}

function operationsOf(attempts: readonly Attempt[], final: number | undefined): readonly RegisterOperation[] {
  const done = attempts.filter(({ kind, outcome }) => kind !== "copy-read" && outcome === "done");
  const seen = new Set<number | null | undefined>([final]);
  for (const { kind, value, previous } of done) {
    if (kind === "read") seen.add(value);
    else seen.add(previous);
  }
  const unknown = attempts.filter(
    ({ kind, outcome, value }) => kind === "write" && outcome === "unknown" && seen.has(value),
  );
  return [...done, ...unknown].map((attempt) => ({
    kind: attempt.kind === "write" ? "write" : "read",
    value: attempt.value ?? null,
    ...(attempt.kind === "write" && attempt.previous !== undefined && { previous: attempt.previous }),
    started: microseconds(attempt.startedMilliseconds),
    ended: attempt.outcome === "done" ? microseconds(attempt.endedMilliseconds) : "never",
  }));
}

function microseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1_000);
}
