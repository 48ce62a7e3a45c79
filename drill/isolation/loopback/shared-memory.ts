import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";

/** Where Linux lists the segments of System V, and where those of POSIX are files. */
const SEGMENTS = "/proc/sysvipc/shm";
const FILES = "/dev/shm";

/** A segment of System V's shared memory. */
export interface Segment {
  readonly id: string;
  /** User whose it is. */
  readonly owner: string;
}

/**
 * Segments of System V's shared memory whose creator had a group.
 *
 * @param list what the kernel lists: a line of names, then a line for each segment
 */
export function segmentsOf(group: number, list: string): Segment[] {
  const [names = "", ...lines] = list.trim().split("\n");
  const columns = names.trim().split(/\s+/);
  const [id, owner, creator] = ["shmid", "uid", "cgid"].map((name) => columns.indexOf(name));
  const field = (line: readonly string[], column: number | undefined): string => line[column ?? -1] ?? "";
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((line) => field(line, creator) === String(group))
    .map((line) => ({ id: field(line, id), owner: field(line, owner) }));
}

/** Removes the shared memory that processes of a group left: a PostgreSQL that is killed cannot. */
export function removeSharedMemory(group: number): void {
  for (const { id, owner } of segmentsOf(group, readFileSync(SEGMENTS, "utf8"))) {
    // As its owner: root may remove another's only with a privilege that containers lack.
    command("setpriv", [`--reuid=${owner}`, "--clear-groups", "--", "ipcrm", "--shmem-id", id]);
  }
  if (!existsSync(FILES)) return;
  for (const name of readdirSync(FILES)) {
    const file = lstatSync(join(FILES, name));
    if (file.gid === group && file.isFile()) rmSync(join(FILES, name), { force: true });
  }
}
