/** Seconds for which a candidate waits for the other members' answers (Patroni: REST calls between members). */
export const MEMBER_CALL_SECONDS = 2;

/**
 * Assumption: seconds from winning the election to taking writes. PostgreSQL replays what it has received and
 * starts a new timeline. In a measured failover, expiry of the key, election and promotion took 20.5 s together
 * at a ttl of 20 s, so with copies in step this is less than a second.
 */
export const PROMOTION_SECONDS = 1;

/**
 * Assumption: seconds for which a member that is promoted waits for the archive's last segment, where it is told to
 * ask: that long the archive takes to answer, or the member to give it up.
 */
export const ARCHIVE_ANSWER_SECONDS = 2;

/**
 * The least ttl that Patroni accepts for a loop and its retries (Patroni documentation, "Dynamic configuration
 * settings": loop_wait + 2 x retry_timeout <= ttl).
 *
 * @param loopWait seconds between two runs of the loop
 * @param retryTimeout seconds for which a store is retried
 */
export function leastTtl(loopWait: number, retryTimeout: number): number {
  return Math.max(20, loopWait + 2 * retryTimeout);
}

/**
 * Longest time that the loss of the consensus store's own leader adds to the life of a key: a follower waits for
 * one to two election timeouts before it stands (Raft, randomised election timeout), and a new leader extends
 * every lease by one more (etcd, promotion of the lessor).
 *
 * @param electionMilliseconds etcd's `--election-timeout`
 */
export function storeElectionSeconds(electionMilliseconds: number): number {
  return (3 * electionMilliseconds) / 1000;
}

/**
 * Longest time from the expiry of the leader's key to the choice of a new leader: a member that slept through
 * it wakes at its next loop, and asks the others. Of one whose site is gone it waits for an answer, or, where that site's
 * names are gone too, for its address.
 *
 * @param loopWait seconds between two runs of the loop
 * @param nameLookupSeconds seconds for which it waits for an address
 */
export function memberElectionSeconds(loopWait: number, nameLookupSeconds: number): number {
  return loopWait + Math.max(MEMBER_CALL_SECONDS, nameLookupSeconds);
}

/**
 * Longest time for which writes wait on a synchronous copy that is gone: until its key has expired or its
 * connection has timed out, and the leader's loop has taken it out of the set.
 *
 * @param ttl seconds after which a member's key expires
 * @param loopWait seconds between two runs of the loop
 * @param walSenderTimeoutSeconds seconds after which PostgreSQL closes a silent connection; 0 for never
 */
export function shrinkSeconds(ttl: number, loopWait: number, walSenderTimeoutSeconds: number): number {
  const noticed = walSenderTimeoutSeconds > 0 ? Math.min(ttl, walSenderTimeoutSeconds) : ttl;
  return noticed + loopWait;
}
