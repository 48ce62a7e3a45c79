import type { Attempt } from "./attempt";
import { groupBy } from "./group-by";

/** A read that showed less than had been shown before. */
export interface BackwardRead {
  readonly read: Attempt;
  /** What had ended before the read started, and showed a newer value. */
  readonly shownBy: Attempt;
}

/** Reads of one service or drill that went backwards, by where they read. */
export interface BackwardReads {
  /** Reads from the leader: there must be none. */
  readonly reads: readonly BackwardRead[];
  /** Reads from copies, which may lag behind: a figure, not a fault. */
  readonly copyReads: readonly BackwardRead[];
}

/**
 * Reads that went backwards: a read that found a value which is certainly older than one that an acknowledged write, or
 * a read from the leader, of the same key had shown before the read started.
 *
 * Value a is certainly older than value b when nothing had been written at a, or when the write of a was acknowledged
 * before the write of b started, or when an acknowledged write of b, or of one that is older than b, says that it
 * overwrote a. Nothing is said of values whose order this does not settle; the check for linearizability does that.
 */
export function backwardReads(attempts: readonly Attempt[]): BackwardReads {
  const reads: BackwardRead[] = [];
  const copyReads: BackwardRead[] = [];
  for (const own of byKey(attempts).values()) {
    const order = new ValueOrder(own);
    const shown = own
      .filter(({ kind, outcome, value }) => outcome === "done" && kind !== "copy-read" && value !== undefined)
      .sort((one, other) => one.endedMilliseconds - other.endedMilliseconds);
    for (const read of own) {
      if (read.kind === "write" || read.outcome !== "done") continue;
      const shownBy = shown.find(
        ({ endedMilliseconds, value }) =>
          endedMilliseconds < read.startedMilliseconds && order.isOlder(read.value, value),
      );
      if (shownBy !== undefined) (read.kind === "read" ? reads : copyReads).push({ read, shownBy });
    }
  }
  return { reads, copyReads };
}

/** The attempts at each key of each service. */
function byKey(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Attempt[]> {
  return groupBy(attempts, ({ service, key }) => `${service} ${key}`);
}

/** Which of a key's values is the older one, as far as its writes settle it. */
class ValueOrder {
  private readonly writeOf: ReadonlyMap<number | undefined, Attempt>;

  constructor(attempts: readonly Attempt[]) {
    this.writeOf = new Map(
      attempts.filter(({ kind }) => kind === "write").map((write) => [write.value, write]),
    );
  }

  /** True when `one` is certainly older than `other`. */
  public isOlder(one: number | undefined, other: number | undefined): boolean {
    if (one === other || other === undefined) return false;
    if (one === undefined) return true;
    const first = this.writeOf.get(one);
    if (first === undefined) return false;
    // From `other` back along what each write overwrote; what was acknowledged before any of those started is older.
    const passed = new Set<number>();
    for (let at: number | null | undefined = other; at !== undefined && at !== null;) {
      if (at === one) return true;
      // Two leaders that know nothing of each other can say that each overwrote the other's.
      if (passed.has(at)) return false;
      passed.add(at);
      const write = this.writeOf.get(at);
      if (write === undefined) return false;
      if (first.outcome === "done" && first.endedMilliseconds < write.startedMilliseconds) return true;
      at = write.outcome === "done" ? write.previous : undefined;
    }
    return false;
  }
}
