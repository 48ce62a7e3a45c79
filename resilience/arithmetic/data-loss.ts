import { quotient } from "./unbounded";

const BYTES_PER_MEBIBYTE = 2 ** 20;

/**
 * Seconds of writes that a promoted asynchronous copy can lack: its lag of at most B bytes at W bytes a
 * second, and what was written since the leader's position was last published, ttl seconds at the most
 * (Patroni documentation, "Asynchronous mode durability").
 *
 * @param maximumLagBytes lag beyond which a copy is not promoted
 * @param mebibytesPerSecond rate of the write-ahead log
 * @param ttl seconds after which the leader's key expires
 */
export function laggingCopySeconds(maximumLagBytes: number, mebibytesPerSecond: number, ttl: number): number {
  return quotient(maximumLagBytes, mebibytesPerSecond * BYTES_PER_MEBIBYTE) + ttl;
}
