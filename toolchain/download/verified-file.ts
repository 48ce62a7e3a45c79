import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Search } from "../search";
import type { Checksum } from "./checksum";
import { openDownload } from "./fetch";

/** Milliseconds between two lines of progress. */
const progressEvery = 5_000;

/** Bytes that a list of checksums has at the most. An assumption: the longest is of some kilobytes. */
const mostText = 1024 * 1024;

/**
 * Fetches a short text.
 *
 * @throws Error when it cannot be had
 */
export async function fetchText(search: Search, address: string): Promise<string> {
  const { body, asked } = await openDownload(search, address);
  let text = "";
  for await (const part of body) {
    text += String(part);
    if (text.length > mostText) throw new Error(`${asked.href} is longer than a list of checksums`);
  }
  return text;
}

/**
 * Fetches a file and keeps it only if its content is what the checksum says.
 *
 * @param address an official `https` address
 * @param target where it is written
 * @throws Error when it cannot be had or is not what the checksum says; no file is left then
 */
export async function fetchVerified(
  search: Search,
  address: string,
  checksum: Checksum,
  target: string,
): Promise<void> {
  const { body, length, asked } = await openDownload(search, address);
  const hash = createHash(checksum.algorithm);
  let received = 0;
  let saidAt = Date.now();
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)}`;
  const hashed = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part);
      received += part.length;
      if (Date.now() - saidAt > progressEvery) {
        saidAt = Date.now();
        const whole = length === undefined ? "" : ` of ${mebibytes(length)}`;
        search.progress(`downloading ${basename(asked.pathname)}: ${mebibytes(received)}${whole} MiB`);
      }
      done(null, part);
    },
  });
  try {
    await pipeline(body, hashed, createWriteStream(target), { signal: search.signal });
    const digest = hash.digest("hex");
    if (digest !== checksum.digest) {
      throw new Error(
        `${asked.href} has ${checksum.algorithm} ${digest}, not ${checksum.digest}: it is not used`,
      );
    }
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}
