/**
 * Voters that have to agree: more than half. V voters survive f lost when V - f > V / 2 (etcd documentation,
 * "Failure tolerance").
 *
 * @param voters size of the member list, 1 or more
 */
export function majority(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/**
 * Whether a quorum still decides.
 *
 * @param voters size of the member list
 * @param left voters that are alive and reach each other
 */
export function quorumStands(voters: number, left: number): boolean {
  return voters > 0 && left >= majority(voters);
}

/**
 * Voters that can be lost at the same time.
 *
 * @param voters size of the member list
 */
export function tolerableVoterLosses(voters: number): number {
  return voters === 0 ? 0 : voters - majority(voters);
}

/**
 * Longest time for which a quorum that lost its leader decides nothing: a follower waits for one to two election
 * timeouts before it stands (Raft, randomised election timeout).
 *
 * @param electionMilliseconds etcd's `--election-timeout`
 */
export function raftElectionSeconds(electionMilliseconds: number): number {
  return (2 * electionMilliseconds) / 1000;
}

/** Kilometres that a signal goes in fibre in a millisecond, two thirds of what it goes in a vacuum. */
const FIBRE_KILOMETRES_PER_MILLISECOND = 200;

/** Assumption: how much longer than the straight line the way of a fibre is. */
const DETOUR = 1.5;

/** Assumption: what machines and networks at both ends add to a round trip, in milliseconds. */
const ENDS_MILLISECONDS = 1;

/**
 * The least election timeout between voters that far apart, in milliseconds: ten round trips (etcd documentation,
 * "Tuning": at least ten times the round-trip time).
 */
export function leastElectionMilliseconds(kilometres: number): number {
  const roundTrip = (2 * kilometres * DETOUR) / FIBRE_KILOMETRES_PER_MILLISECOND + ENDS_MILLISECONDS;
  return Math.ceil(10 * roundTrip);
}
