import type { SynchronousMode } from "../stores/database/database";

/** Members of a PostgreSQL cluster that are alike in all that matters here. */
export interface MemberCount {
  readonly count: number;
  /** Taken by the loss. */
  readonly lost: boolean;
  /** Never promoted by itself. */
  readonly noFailover: boolean;
  /** Never a synchronous copy. */
  readonly noSync: boolean;
}

/** How many copies acknowledge a write, and what happens when they are gone. */
export interface SynchronousSettings {
  readonly mode: SynchronousMode;
  /** Copies besides the leader's that acknowledge a write. */
  readonly count: number;
  /** Writes stop rather than go on without a synchronous copy. */
  readonly strict: boolean;
  /** A member that is a moment behind may still be promoted. Default: it may. */
  readonly promotes?: boolean;
}

/**
 * What a loss can do to a cluster whose consensus store stands. The leader may be any member that is ever
 * promoted, and the synchronous copies any members that may be: each field holds for the worst such choice.
 */
export interface CopiesAfterLoss {
  /** The leader can be among the lost. */
  readonly leaderAtRisk: boolean;
  /** A write can have been acknowledged by lost members only. */
  readonly acknowledgedWritesAtRisk: boolean;
  /** A copy can be lost for which the leader waits until the synchronous set has shrunk. */
  readonly copyAtRisk: boolean;
  /** Wherever the leader was, some member leads afterwards without a hand touching it. */
  readonly leads: boolean;
  /** There is a leader, and it takes writes. */
  readonly writes: boolean;
  /** Synchronous copies that the leader still has afterwards, at the least. */
  readonly copiesLeft: number;
}

/** Members that may be a synchronous copy, by whether they may also lead, and how many of them are lost. */
interface Pool {
  readonly leading: number;
  readonly leadingLost: number;
  readonly following: number;
  readonly followingLost: number;
}

function poolWithout(members: readonly MemberCount[], leader: MemberCount): Pool {
  const pool = { leading: 0, leadingLost: 0, following: 0, followingLost: 0 };
  for (const member of members) {
    if (member.noSync) continue;
    const count = member.count - (member === leader ? 1 : 0);
    pool[member.noFailover ? "following" : "leading"] += count;
    if (member.lost) pool[member.noFailover ? "followingLost" : "leadingLost"] += count;
  }
  return pool;
}

/**
 * Copies that acknowledge each write, and the most of them that can be lost. Patroni fills the set with
 * members that may lead first ("Prefer members without nofailover tag", its synchronous replication handler).
 */
function copies(pool: Pool, wanted: number): { size: number; mostLost: number; anyLeadingLeft: boolean } {
  if (wanted <= pool.leading) {
    const mostLost = Math.min(wanted, pool.leadingLost);
    return { size: wanted, mostLost, anyLeadingLeft: mostLost < wanted };
  }
  const following = Math.min(wanted - pool.leading, pool.following);
  return {
    size: pool.leading + following,
    mostLost: pool.leadingLost + Math.min(following, pool.followingLost),
    anyLeadingLeft: pool.leadingLost < pool.leading,
  };
}

/** Whether some member is promoted after the leader is lost, wherever the synchronous copies were. */
function promotes(members: readonly MemberCount[], pool: Pool, settings: SynchronousSettings): boolean {
  if (settings.promotes === false) return false;
  const wanted = copies(pool, settings.count);
  switch (settings.mode) {
    case "off":
      // Any member that may lead and does not lag too far; lag is no matter of what is lost.
      return members.some((member) => !member.lost && !member.noFailover && member.count > 0);
    case "on":
      // Only a member that Patroni has listed as a synchronous copy.
      return wanted.anyLeadingLeft;
    case "quorum": {
      // A candidate needs to see enough of the voters that one of them has every acknowledged write.
      // Members that never lead are no voters, unless there are too few others.
      const voters = Math.max(pool.leading, wanted.size);
      const left = pool.leading - pool.leadingLost;
      return left > 0 && left >= voters - wanted.size + 1;
    }
  }
}

/**
 * Members in sync after the loss besides the leader, at the least: they are all in reach of the leader, and
 * Patroni has shrunk the set to them.
 */
function copiesLeftOf(
  members: readonly MemberCount[],
  settings: SynchronousSettings,
  leaderIsCopy: boolean,
): number {
  if (settings.mode === "off") return 0;
  const left = members
    .filter((member) => !member.lost && !member.noSync)
    .reduce((sum, member) => sum + member.count, 0);
  return Math.min(settings.count, Math.max(0, left - (leaderIsCopy ? 1 : 0)));
}

/**
 * Judges the copies of one PostgreSQL cluster after a loss, by the rules of Patroni's replication modes
 * (Patroni documentation, "Replication modes"): W acknowledged copies lose nothing while fewer than W + 1 of
 * leader and copies are lost; with synchronous mode on, only a synchronous copy is promoted; strict mode stops
 * writes when no synchronous copy is left, and otherwise the set shrinks and writes go on.
 */
export function copiesAfterLoss(
  members: readonly MemberCount[],
  settings: SynchronousSettings,
): CopiesAfterLoss {
  const leaders = members.filter((member) => !member.noFailover && member.count > 0);
  const after = {
    leaderAtRisk: false,
    acknowledgedWritesAtRisk: false,
    copyAtRisk: false,
    leads: leaders.length > 0,
    writes: leaders.length > 0,
    copiesLeft: Number.POSITIVE_INFINITY,
  };
  for (const leader of leaders) {
    const pool = poolWithout(members, leader);
    const acknowledging = settings.mode === "off" ? { size: 0, mostLost: 0 } : copies(pool, settings.count);
    after.copyAtRisk ||= !leader.lost && acknowledging.mostLost > 0;
    if (leader.lost) {
      after.leaderAtRisk = true;
      after.acknowledgedWritesAtRisk ||= acknowledging.mostLost === acknowledging.size;
      after.leads &&= promotes(members, pool, settings);
    }
    const left = copiesLeftOf(members, settings, leader.lost || !leader.noSync);
    after.copiesLeft = Math.min(after.copiesLeft, left);
    after.writes &&= settings.mode === "off" || !settings.strict || left > 0;
  }
  after.writes &&= after.leads;
  return { ...after, copiesLeft: after.leads ? after.copiesLeft : 0 };
}
