import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";

/** Where Linux lists the segments of System V, and where those of POSIX are files. */
const SEGMENTS = "/proc/sysvipc/shm";
const FILES = "/dev/shm";

/**
 * Segments of System V's shared memory whose creator had a group.
 *
 * @param list what the kernel lists: a line of names, then a line for each segment
 * @returns their ids
 */
export function segmentsOf(group: number, list: string): string[] {
  const [names = "", ...lines] = list.trim().split("\n");
  const columns = names.trim().split(/\s+/);
  const [id, creator] = [columns.indexOf("shmid"), columns.indexOf("cgid")];
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((line) => line[creator] === String(group))
    .flatMap((line) => line[id] ?? []);
}

/** Removes the shared memory that processes of a group left: a PostgreSQL that is killed cannot. */
export function removeSharedMemory(group: number): void {
  for (const id of segmentsOf(group, readFileSync(SEGMENTS, "utf8"))) command("ipcrm", ["--shmem-id", id]);
  if (!existsSync(FILES)) return;
  for (const name of readdirSync(FILES)) {
    const file = lstatSync(join(FILES, name));
    if (file.gid === group && file.isFile()) rmSync(join(FILES, name), { force: true });
  }
}
