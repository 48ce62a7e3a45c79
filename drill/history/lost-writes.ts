import type { Attempt } from "./attempt";

/** An acknowledged write that is not there any more. */
export interface LostWrite {
  readonly write: Attempt;
  /** What shows it, in one line. */
  readonly evidence: string;
}

/** What a key held when all was over. */
interface Final {
  readonly service: string;
  readonly key: string;
  readonly value?: number | undefined;
}

/**
 * Every acknowledged write that was lost. Two things show one, each without a doubt:
 *
 * - The shards' lists of kept writes, into which each write goes in the same transaction as the value, do not have it.
 *   Nothing is ever taken off those lists, so this finds every lost write. Without them (undefined) it is left out.
 * - The key's final value is that of an older write: none was written, or it was written by a write that was
 *   acknowledged before this one started. A value that a write of unknown outcome wrote may be newer than any.
 *
 * @param finals of the keys that hold something, of every shard: a key that is not among them holds nothing
 * @param kept the values of every shard's list; undefined where that was not asked
 */
export function lostWrites(
  attempts: readonly Attempt[],
  finals: readonly Final[],
  kept: readonly { readonly value: number }[] | undefined,
): readonly LostWrite[] {
  const writes = attempts.filter(({ kind }) => kind === "write");
  const writeOf = new Map(writes.map((write) => [write.value, write]));
  const finalOf = new Map(finals.map((final) => [`${final.service} ${final.key}`, final]));
  const keptValues = kept && new Set(kept.map(({ value }) => value));
  return writes
    .filter(({ outcome }) => outcome === "done")
    .flatMap((write) => {
      const evidence =
        missing(write, keptValues) ?? overtaken(write, finalOf.get(`${write.service} ${write.key}`), writeOf);
      return evidence === undefined ? [] : [{ write, evidence }];
    });
}

function missing(write: Attempt, kept: ReadonlySet<number> | undefined): string | undefined {
  if (kept === undefined || (write.value !== undefined && kept.has(write.value))) return undefined;
  return `${write.value} is not among the writes that its shard kept`;
}

function overtaken(
  write: Attempt,
  final: Final | undefined,
  writeOf: ReadonlyMap<number | undefined, Attempt>,
): string | undefined {
  if (final?.value === undefined) return `${write.key} holds nothing`;
  const winner = writeOf.get(final.value);
  if (winner === undefined) return `${write.key} holds ${final.value}, which nobody wrote`;
  const older = winner.outcome === "done" && winner.endedMilliseconds < write.startedMilliseconds;
  return older ? `${write.key} holds ${final.value}, which was written before` : undefined;
}
