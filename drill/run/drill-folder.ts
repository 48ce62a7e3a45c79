import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DRILL_GROUP } from "../isolation/loopback/marks";

/** `holdfast-drill-1234-Ab3dEf`: the process that made it is part of its name. */
const pattern = /^holdfast-drill-(\d+)-\w+$/;

/** Memory as a file system, where a machine has one that everybody may write to. */
const MEMORY = "/dev/shm";

/** Room that databases and logs of many drills need, in bytes. An assumption. */
const ROOM = 4 * 1024 ** 3;

/**
 * Makes a folder for what the inside of a drill writes down, and removes those that earlier drills had to leave because
 * they were killed.
 *
 * @param parent folder that it is made in. Default: that for temporary files
 */
export function makeDrillFolder(parent = tmpdir()): string {
  for (const name of readdirSync(parent)) {
    const pid = pattern.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, `holdfast-drill-${process.pid}-`));
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bsize, bavail } = statfsSync(folder);
  return bsize * bavail >= ROOM;
}

/**
 * Makes a folder for what sites hold where no memory can be mounted for it: in memory that there is already, or where
 * temporary files go. Only a drill's own processes can enter it.
 */
export function makeWorldFolder(): string {
  const folder = makeDrillFolder(hasRoom(MEMORY) ? MEMORY : tmpdir());
  chownSync(folder, 0, DRILL_GROUP);
  chmodSync(folder, 0o710);
  return folder;
}
