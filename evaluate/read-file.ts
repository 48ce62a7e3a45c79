import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";

/** How a text is read. */
export interface TextFileOptions {
  /** What to do where the file cannot be used: which file to name instead. */
  readonly fix: string;
  /** The option or file that names it, for errors. Default: its own path. */
  readonly where?: string;
  /** The largest file that is read, in bytes. Default: 100 MiB. */
  readonly most?: number;
  /** How long a pipe may stay silent, in seconds. Default: 120. */
  readonly patience?: number;
}

/** The engine's JSON of some 50,000 resources; what is larger fills the memory once it is parsed. */
const MOST_BYTES = 100 * 2 ** 20;

/** How long nobody may write to a pipe, in milliseconds, before it counts as forgotten. */
const WRITER_MS = 5_000;

/** Between two looks into a pipe, in milliseconds. */
const PAUSE_MS = 20;

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Why a file cannot be opened, in words. */
function whyNot(file: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    return isLink ? "it is a link to a file that does not exist" : "it does not exist";
  }
  if (code === "ENOTDIR") return "a part of its path is a file, not a folder";
  if (code === "ELOOP") return "it is a link that leads back to itself";
  if (code === "EACCES" || code === "EPERM") return "its permissions do not let this user read it";
  return message;
}

/** Reads what is written to a pipe until it is closed, and never waits for longer than it may. */
function readPipe(descriptor: number, most: number, patience: number): Buffer | "silent" | "too large" {
  const parts: Buffer[] = [];
  let size = 0;
  let heard = Date.now();
  while (size <= most) {
    const part = Buffer.allocUnsafe(2 ** 16);
    let read: number | undefined;
    try {
      read = readSync(descriptor, part);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
    if (read) {
      parts.push(part.subarray(0, read));
      size += read;
      heard = Date.now();
      continue;
    }
    // Nothing is read of a pipe that is closed, and of one that nobody has opened yet.
    if (read === 0 && size > 0) return Buffer.concat(parts);
    if (Date.now() - heard > (read === 0 ? Math.min(WRITER_MS, patience * 1000) : patience * 1000))
      return "silent";
    sleep(PAUSE_MS);
  }
  return "too large";
}

/** The text in some bytes, or what else they are. Windows' shells write UTF-16. */
function decode(bytes: Buffer): { text: string } | { why: string } {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { why: "it is compressed with gzip" };
  const marks: [string, number, number][] = [
    ["utf-16le", 0xff, 0xfe],
    ["utf-16be", 0xfe, 0xff],
  ];
  const encoding = marks.find(([, first, second]) => bytes[0] === first && bytes[1] === second)?.[0];
  try {
    return { text: new TextDecoder(encoding ?? "utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { why: `it is not text in ${encoding ?? "UTF-8"}` };
  }
}

/**
 * Reads a text of UTF-8, or of UTF-16 with a byte order mark, from a file or a pipe. Never waits for a pipe that
 * nobody writes to, and never reads a device.
 *
 * @throws InvalidInputError where it cannot be read, says what it is instead, and what to name
 */
export function readTextFile(file: string, options: TextFileOptions): string {
  const { fix, where = path.resolve(file), most = MOST_BYTES, patience = 120 } = options;
  const refused = (why: string) => new InvalidInputError({ what: `${file} cannot be read`, where, why, fix });
  const tooLarge = () => refused(`it is larger than ${most / 2 ** 20} MiB`);
  let descriptor: number;
  try {
    // Without waiting, since a pipe would be waited for until somebody writes to it.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw refused(whyNot(file, error));
  }
  let bytes: ReturnType<typeof readPipe>;
  try {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) throw refused("it is a folder");
    if (!status.isFile() && !status.isFIFO()) throw refused("it is a device, not a file");
    if (status.size > most) throw tooLarge();
    bytes = status.isFIFO() ? readPipe(descriptor, most, patience) : readFileSync(descriptor);
  } catch (error) {
    throw error instanceof InvalidInputError ? error : refused(whyNot(file, error));
  } finally {
    closeSync(descriptor);
  }
  if (bytes === "silent") throw refused("it is a pipe, and nothing was written to it in time");
  // A file that grows while it is read is told by what was read.
  if (bytes === "too large" || bytes.length > most) throw tooLarge();
  const decoded = decode(bytes);
  if ("why" in decoded) throw refused(decoded.why);
  return decoded.text;
}
