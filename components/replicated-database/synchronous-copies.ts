import { type SurvivalGoal, toleratedLosses } from "../goals";

/**
 * Copies at other sites that a commit waits for.
 *
 * A write that W other sites have acknowledged is at W + 1 sites; after f of them are lost one is left when W >= f. So a
 * recovery point of 0 takes as many copies as losses shall be survived, and at least one, because a member at another site
 * is promoted whether or not that was asked for. One above 0 takes none: such a database commits without waiting, and a
 * member that lags too far is not promoted.
 *
 * @param survive site losses to survive
 * @param rpoSeconds writes that may be lost, in seconds
 */
export function synchronousCopies(survive: SurvivalGoal, rpoSeconds: number): number {
  return rpoSeconds === 0 ? Math.max(1, toleratedLosses(survive)) : 0;
}

/**
 * Sites with members that it takes: one must be left after the losses, and the leader and each of the copies that commits
 * wait for have a site of their own.
 */
export function sitesNeeded(survive: SurvivalGoal, rpoSeconds: number): number {
  return Math.max(toleratedLosses(survive), synchronousCopies(survive, rpoSeconds)) + 1;
}

/** Lag of a member when commits wait for copies: it does not matter then, see {@link maximumLagOnFailover}. */
const unlimitedLagBytes = 2 ** 40;

/**
 * Patroni's `maximum_lag_on_failover` in bytes: how far a member may lag and still be promoted.
 *
 * With synchronous copies only their holders are ever promoted, and they hold every acknowledged write. Patroni counts
 * write-ahead log that no commit waited for as lag too, so a limit could only refuse them after a bulk load: there is
 * none. Without, lag is what is lost: the recovery point in seconds times the rate of the log.
 */
export function maximumLagOnFailover(
  copies: number,
  rpoSeconds: number,
  writeAheadMebibytesPerSecond: number,
): number {
  if (copies > 0) return unlimitedLagBytes;
  return Math.floor(rpoSeconds * writeAheadMebibytesPerSecond * 1024 * 1024);
}
