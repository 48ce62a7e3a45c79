import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const run = (program: string, ...words: string[]): void => {
  execFileSync(program, words, { stdio: "pipe" });
};

/**
 * Ends a file system as lost power does: what was not synchronised, its journal's last entries too, never reaches the disk
 * (`FS_IOC_SHUTDOWN` with `NOLOGFLUSH`, which Linux has for such tests).
 */
const shutDown = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))
`;

/** A disk of its own, in a file, that can lose power: a kill leaves to others what the kernel holds, this does not. */
export class Disk {
  private readonly image: string;

  /**
   * @param folder where the disk is found
   * @param mebibytes its size
   * @throws Error where this machine mounts no file: without root, loop devices or ext4
   */
  constructor(
    public readonly folder: string,
    mebibytes: number,
  ) {
    this.image = `${folder}.image`;
    mkdirSync(folder, { recursive: true });
    run("truncate", "--size", `${mebibytes}M`, this.image);
    run("mkfs.ext4", "-q", this.image);
    this.attach();
  }

  /** What was not synchronised is gone; nobody may have a file of it open. */
  losePower(): void {
    run("python3", "-c", shutDown, this.folder);
    this.detach();
    this.attach();
  }

  /** Takes the disk away, with everything on it. */
  remove(): void {
    this.detach();
    rmSync(this.image);
  }

  private attach(): void {
    run("mount", "-o", "loop", this.image, this.folder);
  }

  private detach(): void {
    run("umount", this.folder);
  }
}

/** Why this machine cannot take power from a disk; `undefined` where it can. */
export function whyNoDisks(): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-disk-"));
  try {
    const disk = new Disk(path.join(folder, "disk"), 8);
    disk.losePower();
    disk.remove();
    return undefined;
  } catch (error) {
    return `no disk can be mounted that loses power: ${(error as Error).message.split("\n")[0]}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
