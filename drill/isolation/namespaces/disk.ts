import { statfsSync } from "node:fs";
import { CommandError, command } from "../command";
import type { Disk } from "../isolation";

/** Room on a disk, in bytes. Nothing of it is taken before it is written to. An assumption: more than drills write. */
const ROOM = 8 * 1024 ** 3;

/** How often it is tried to fill a disk that is written to meanwhile. */
const TRIES = 20;

/** What is written on a disk, in bytes, from what its file system says of itself. */
export function usedBytes({
  bsize,
  blocks,
  bfree,
}: {
  bsize: number;
  blocks: number;
  bfree: number;
}): number {
  return (blocks - bfree) * bsize;
}

/** A disk of its own under a folder: a file system in memory that can be made to have no room left. */
export class MountedDisk implements Disk {
  private constructor(private readonly folder: string) {}

  /** Puts a disk under a folder that is empty. */
  static under(folder: string): MountedDisk {
    command("mount", ["-t", "tmpfs", "-o", `size=${ROOM}`, "tmpfs", folder]);
    return new MountedDisk(folder);
  }

  /**
   * Leaves it no room: it is as large as what is written on it, as if something else had taken the rest.
   *
   * @throws CommandError where that is written to faster than it can be measured
   */
  fill(): void {
    for (let attempt = 1; ; attempt++) {
      try {
        this.resize(usedBytes(statfsSync(this.folder)));
        return;
      } catch (error) {
        if (!(error instanceof CommandError) || attempt === TRIES) throw error;
      }
    }
  }

  /** Gives it its room back. */
  free(): void {
    this.resize(ROOM);
  }

  private resize(bytes: number): void {
    command("mount", ["-o", `remount,size=${bytes}`, this.folder]);
  }
}
