import { InvalidInputError } from "../invalid-input";

/** Times by which Patroni notices a lost leader, in seconds. */
export interface FailoverTiming {
  /** Lifetime of the leader's key: a leader that cannot renew it stops, and others may take it. */
  ttl: number;
  /** Pause between two rounds of a member. */
  loopWait: number;
  /** How long a member goes on trying to reach the quorum, or PostgreSQL, before a leader steps down. */
  retryTimeout: number;
  /** How long PostgreSQL may take to recover on the leader before another member is let lead. */
  primaryStartTimeout: number;
  /** Silence after which a connection for replication is given up; commits wait that long for a lost copy. */
  replicationTimeout: number;
}

/** A part of the time that writes stop for, in seconds. */
export interface FailoverTerm {
  /** What passes. */
  what: string;
  /** How long at most. */
  seconds: number;
}

/** Limits that Patroni 4.1 enforces, in seconds. It silently changes what violates them. */
export const patroniLimits = { ttl: 20, loopWait: 1, retryTimeout: 3 } as const;

/** Defaults of Patroni 4.1, in seconds. Slower than these brings no more certainty. */
const patroniDefaults = { ttl: 30, loopWait: 10, retryTimeout: 10 } as const;

/**
 * The quorum's own failover: when its leader is lost with the database's, it elects another after one to two election
 * timeouts of 1 s and then extends every lease by one more, so that the key of a lost leader does not expire meanwhile.
 */
const quorumSeconds = 3;
/** Patroni waits so long for the REST APIs of lost members before one of the others takes the lead. */
const memberAnswerSeconds = 2;
/**
 * A member that is promoted asks the vault for the log's last segment. It gives up after 1 s when there is no answer; that
 * an answer takes no longer than 2 s is an assumption.
 */
const archiveSeconds = 2;
/** Promotion itself; an assumption. */
const promotionSeconds = 1;
/** The router asks every member once a second. */
export const routerCheckSeconds = 1;

/** What passes besides the lifetime of the key and one round. */
const fixedSeconds =
  quorumSeconds + memberAnswerSeconds + archiveSeconds + promotionSeconds + routerCheckSeconds;

/** The smallest recovery time that can be promised for a lost leader's site, in seconds. */
export const smallestRecoverySeconds = patroniLimits.ttl + patroniLimits.loopWait + fixedSeconds;

/**
 * What the time that writes stop for consists of when the leader's site is lost, each part at its longest.
 *
 * @param timing times by which Patroni works
 */
export function failoverTerms(timing: FailoverTiming): FailoverTerm[] {
  return [
    { what: "the leader's key expires (ttl)", seconds: timing.ttl },
    { what: "the quorum elects a leader of its own and extends the key", seconds: quorumSeconds },
    { what: "a member begins its next round (loop_wait)", seconds: timing.loopWait },
    { what: "the members ask each other, the lost ones too", seconds: memberAnswerSeconds },
    { what: "the vault is asked for the last segment of the log", seconds: archiveSeconds },
    { what: "one is promoted", seconds: promotionSeconds },
    { what: "the router sees the new leader", seconds: routerCheckSeconds },
  ];
}

/**
 * The longest that writes stop when the leader's site is lost, in seconds. Without a loss of the quorum's own leader, and
 * with members told at once that the key is gone, it is about `ttl` alone: 20.5 s were measured at a ttl of 20.
 */
export function failoverBound(timing: FailoverTiming): number {
  return failoverTerms(timing).reduce((sum, term) => sum + term.seconds, 0);
}

/**
 * Derives Patroni's times from a recovery time.
 *
 * Of the recovery time R, B = R - 9 is left for ttl + loop_wait. A round gets an eleventh of B, 1 to 10 s, so that the
 * key outlives several rounds; the key gets a third, 20 to 30 s: writes stop for about as long as it lives, and what is
 * left of B is for a slow day; and attempts get the most that ttl >= loop_wait + 2 x retry_timeout leaves, up to 10 s: a
 * leader has to have stopped before its key expires. From R = 119 on these are Patroni's defaults.
 *
 * @param rtoSeconds the longest that writes may stop, in whole seconds
 * @param where path of the argument
 * @throws InvalidInputError when Patroni cannot be that fast
 */
export function failoverTiming(rtoSeconds: number, where: string): FailoverTiming {
  if (rtoSeconds < smallestRecoverySeconds) {
    throw new InvalidInputError({
      what: `a recovery time of ${rtoSeconds} s cannot be reached`,
      where,
      why:
        `Patroni refuses a leader key of less than ${patroniLimits.ttl} s and a round of less than ` +
        `${patroniLimits.loopWait} s; the quorum's own election, the promotion and the router take up to ` +
        `${fixedSeconds} s more`,
      fix: `ask for ${smallestRecoverySeconds} s or more`,
    });
  }
  const budget = rtoSeconds - fixedSeconds;
  const loopWait = clamp(Math.floor(budget / 11), patroniLimits.loopWait, patroniDefaults.loopWait);
  const ttl = clamp(Math.floor(budget / 3), patroniLimits.ttl, patroniDefaults.ttl);
  const retryTimeout = Math.min(Math.floor((ttl - loopWait) / 2), patroniDefaults.retryTimeout);
  return {
    ttl,
    loopWait,
    retryTimeout,
    // Noticing the crash takes a round, giving up the lead another; the rest is as for a lost site.
    primaryStartTimeout: ttl - loopWait,
    // A quarter of the key's lifetime: a lost copy is dropped long before a lost leader is.
    replicationTimeout: Math.floor(ttl / 4),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
