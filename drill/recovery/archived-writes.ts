import { createHash } from "node:crypto";
import type { KeptWrite } from "../run/drill-run";

/** Length of the name of a segment of the write-ahead log. */
const SEGMENT_NAME = 24;

/** Whether an archive that holds a file holds everything up to a segment of the same timeline. */
export function reaches(lastArchived: string | undefined, segment: string): boolean {
  return lastArchived !== undefined && /^[0-9A-F]{24}/.test(lastArchived)
    ? lastArchived.slice(0, SEGMENT_NAME) >= segment
    : false;
}

/** SHA-256 of writes, in whatever order they come. */
export function checksum(writes: readonly KeptWrite[]): string {
  const lines = writes.map(({ database, shard, key, value }) => `${database} ${shard} ${key}=${value}`);
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}

/** What became of writes that a vault held. */
export interface ArchivedMeasurement {
  /** Writes that it held before the fault. */
  readonly writes: number;
  /** Those of them that are not there afterwards. */
  readonly missing: number;
  /** SHA-256 of them before the fault, and of the same writes as they are afterwards. */
  readonly checksum: string;
  readonly checksumAfterwards: string;
}

/**
 * Looks for writes that a vault held among those that the shards have now.
 *
 * @param archived what it held
 * @param kept every write of every shard, afterwards
 */
export function archivedMeasurement(
  archived: readonly KeptWrite[],
  kept: readonly KeptWrite[],
): ArchivedMeasurement {
  const wanted = new Set(archived.map(({ value }) => value));
  const found = kept.filter(({ value }) => wanted.has(value));
  const there = new Set(found.map(({ value }) => value));
  return {
    writes: archived.length,
    missing: archived.filter(({ value }) => !there.has(value)).length,
    checksum: checksum(archived),
    checksumAfterwards: checksum(found),
  };
}
