import type { Attempt } from "./attempt";
import { groupBy } from "./group-by";

/** Two members that both acknowledged writes of one shard while neither had left office. */
export interface DoubleAcknowledgement {
  readonly service: string;
  readonly shard: number;
  /** Address of the member whose reign began first. */
  readonly former: string;
  readonly latter: string;
  readonly fromMilliseconds: number;
  readonly toMilliseconds: number;
}

/**
 * Milliseconds that a member is at the least out of office, once another acknowledges writes, before it can properly be
 * back: it is stopped, started as a copy, catches up, is elected and promoted. An assumption, and a low one: Patroni
 * takes a restart of PostgreSQL and two of its rounds for it.
 */
export const shortestReturn = 3_000;

/** A time without interruption in which a member acknowledged writes of a shard. */
interface Reign {
  readonly member: string;
  /** In order of their starts. */
  readonly writes: readonly Attempt[];
  /** When it certainly had begun: the earliest end of its writes. */
  readonly begun: number;
  /** When it certainly had not ended: the latest start of its writes. */
  readonly lasting: number;
}

/**
 * Where two members both acknowledged writes of one shard: a failure of fencing. There must be none.
 *
 * Proof is a write that one member acknowledged and that *started* after the *end* of a write that the other
 * acknowledged, while the other went on to acknowledge what started later still; or, at a change of leaders, one of the
 * former that started after the end of one of the latter. What is merely under way at a change never looks like that.
 * The figure runs from when the reign that began later certainly had begun to when the one that ended earlier
 * certainly had not ended, which is the least that it can have been.
 *
 * A leader that properly loses office and later regains it has two reigns: a member's writes are told apart where
 * `shortestReturn` or more lies between them and another member acknowledged one meanwhile. So a member that is
 * unfenced and acknowledges less than one write in that time is found only if the other acknowledges more.
 */
export function doubleAcknowledgements(attempts: readonly Attempt[]): readonly DoubleAcknowledgement[] {
  const acknowledged = attempts.filter(
    ({ kind, outcome, member }) => kind === "write" && outcome === "done" && member !== undefined,
  );
  const byShard = groupBy(acknowledged, ({ service, shard }) => `${service} ${shard}`);
  return [...byShard.values()].flatMap((writes) => {
    const reigns = reignsOf(writes);
    return reigns.flatMap((one, at) =>
      reigns.slice(at + 1).flatMap((other) => {
        const { service = "", shard = 0 } = writes[0] ?? {};
        const overlap = one.member === other.member ? undefined : overlapOf(one, other);
        return overlap === undefined
          ? []
          : [{ service, shard, former: one.member, latter: other.member, ...overlap }];
      }),
    );
  });
}

/**
 * Milliseconds during which two members acknowledged writes of a shard, all shards of a service or drill together; what
 * is shown more than once at one shard counts once.
 */
export function doublyAcknowledgedMilliseconds(found: readonly DoubleAcknowledgement[]): number {
  let total = 0;
  for (const own of groupBy(found, ({ service, shard }) => `${service} ${shard}`).values()) {
    let reached = -Infinity;
    for (const { fromMilliseconds, toMilliseconds } of [...own].sort(
      (one, other) => one.fromMilliseconds - other.fromMilliseconds,
    )) {
      total += Math.max(0, toMilliseconds - Math.max(fromMilliseconds, reached));
      reached = Math.max(reached, toMilliseconds);
    }
  }
  return total;
}

/** The reigns at one shard, in the order in which they began. */
function reignsOf(writes: readonly Attempt[]): readonly Reign[] {
  const byStart = [...writes].sort((one, other) => one.startedMilliseconds - other.startedMilliseconds);
  const reigns: Reign[] = [];
  for (const [member = "", own] of groupBy(byStart, (write) => write.member)) {
    const others = byStart.filter((write) => write.member !== member);
    let current: Attempt[] = [];
    let ended = -Infinity;
    for (const write of own) {
      if (current.length > 0 && hasReturned(ended, write.startedMilliseconds, others)) {
        reigns.push(reignOf(member, current));
        current = [];
      }
      current.push(write);
      ended = Math.max(ended, write.endedMilliseconds);
    }
    reigns.push(reignOf(member, current));
  }
  return reigns.sort((one, other) => one.begun - other.begun);
}

/** Whether a member that acknowledged nothing from one moment to the other may have been out of office meanwhile. */
function hasReturned(from: number, to: number, others: readonly Attempt[]): boolean {
  return (
    to - from >= shortestReturn &&
    others.some(
      ({ startedMilliseconds, endedMilliseconds }) => startedMilliseconds < to && endedMilliseconds > from,
    )
  );
}

function reignOf(member: string, writes: readonly Attempt[]): Reign {
  return {
    member,
    writes,
    begun: Math.min(...writes.map(({ endedMilliseconds }) => endedMilliseconds)),
    lasting: Math.max(...writes.map(({ startedMilliseconds }) => startedMilliseconds)),
  };
}

function overlapOf(
  one: Reign,
  other: Reign,
): Pick<DoubleAcknowledgement, "fromMilliseconds" | "toMilliseconds"> | undefined {
  const fromMilliseconds = Math.max(one.begun, other.begun);
  const toMilliseconds = Math.min(one.lasting, other.lasting);
  if (fromMilliseconds < toMilliseconds) return { fromMilliseconds, toMilliseconds };
  // A reign of few writes, all under way together, has no time in which it certainly lasted; each of its writes that
  // was made within the other's reign is as good.
  for (const [inner, outer] of [
    [one, other],
    [other, one],
  ] as const) {
    const within = inner.writes.find(
      ({ startedMilliseconds, endedMilliseconds }) =>
        outer.begun < startedMilliseconds && endedMilliseconds < outer.lasting,
    );
    if (within !== undefined) {
      return { fromMilliseconds: within.startedMilliseconds, toMilliseconds: within.endedMilliseconds };
    }
  }
  return undefined;
}
