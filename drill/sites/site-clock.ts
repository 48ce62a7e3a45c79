import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { neededCommand } from "../isolation/command";
import type { Image } from "./images";

/** Where a container finds what shifts its time of day, and by how much. */
const LIBRARY = "/opt/holdfast/clock/shifted-clock.so";
const SHIFT = "/opt/holdfast/clock/shift";

const NANOSECONDS = 1_000_000_000n;

/**
 * Compiles what lets a site's programs have a clock of their own: the time of day is one for a whole machine, and no
 * namespace changes it.
 *
 * @param folder where the library is put
 * @returns its path
 * @throws InvalidInputError where this machine has no C compiler
 */
export function compileClock(folder: string): string {
  const library = join(folder, "shifted-clock.so");
  neededCommand("cc", ["-shared", "-fPIC", "-O2", "-o", library, join(__dirname, "shifted-clock.c")], {
    what: "a drill of a clock that is off needs a C compiler",
    where: "cc",
    fix: "install it: apt-get install gcc libc6-dev",
  });
  return library;
}

/**
 * The time of day at one site, for every program that asks the C library for it. Those that ask the kernel themselves,
 * as Go's do, keep this machine's.
 */
export class SiteClock {
  private readonly file: string;

  /**
   * @param library what {@link compileClock} made
   * @param folder of the site
   */
  constructor(
    private readonly library: string,
    folder: string,
  ) {
    this.file = join(folder, "clock");
    writeFileSync(this.file, Buffer.alloc(8), { mode: 0o644 });
  }

  /**
   * Sets it, for programs that run too.
   *
   * @param seconds from this machine's clock; less than 0 for a clock that is slow
   */
  set(seconds: number): void {
    const shift = Buffer.alloc(8);
    shift.writeBigInt64LE(BigInt(seconds) * NANOSECONDS);
    // In its place: programs see the file as they opened it.
    const file = openSync(this.file, "r+");
    writeSync(file, shift, 0, shift.length, 0);
    closeSync(file);
  }

  /** An image whose containers go by this clock. */
  wornBy(image: Image): Image {
    return {
      ...image,
      environment: { ...image.environment, LD_PRELOAD: LIBRARY, DRILL_CLOCK: SHIFT },
      binds: [
        ...image.binds,
        { source: this.library, path: LIBRARY, readOnly: true },
        { source: this.file, path: SHIFT, readOnly: true },
      ],
    };
  }
}
