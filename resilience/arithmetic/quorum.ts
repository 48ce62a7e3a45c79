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
