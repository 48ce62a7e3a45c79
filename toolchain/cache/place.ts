import { mkdir, mkdtemp, readdir, rename, rm, statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { pid } from "node:process";
import { CacheError, unusable } from "./cache-error";

/** A folder in the making: which machine and which process makes it is in its name, before six random characters. */
const partialName = /^\.partial-(.+)-(\d+)-[^-]+$/;

/** What is being placed by this process, so that two callers that need one thing wait for one making of it. */
const underway = new Map<string, Promise<string>>();

/** What goes into the cache. */
export interface Placement {
  /** Folder of the cache. */
  readonly cache: string;
  /** Name of the folder in the cache. */
  readonly folder: string;
  /** Fills an empty folder. What it throws is thrown on, and nothing is placed. */
  readonly fill: (partial: string) => Promise<void>;
  /** True when the folder, this one or one that another process has placed meanwhile, holds what it should. */
  readonly works: (folder: string) => Promise<boolean>;
}

/**
 * Makes a folder of the cache. It is filled under another name and renamed when it is whole, so that neither two runs at
 * once nor one that is killed half-way leave half a folder. What killed runs have left is removed.
 *
 * @returns the folder's path
 * @throws CacheError when the cache cannot be written
 */
export async function placeInCache(placement: Placement): Promise<string> {
  const key = join(placement.cache, placement.folder);
  const already = underway.get(key);
  if (already) return already;
  const making = make(placement, key).finally(() => underway.delete(key));
  underway.set(key, making);
  return making;
}

async function make({ cache, fill, works }: Placement, target: string): Promise<string> {
  let partial: string | undefined;
  try {
    await mkdir(cache, { recursive: true });
    await removeAbandoned(cache);
    partial = await mkdtemp(join(cache, `.partial-${hostname()}-${pid}-`));
    await fill(partial);
    await moveInto(target, partial, works);
    return target;
  } catch (error) {
    if (unusable(error)) throw new CacheError(cache, error);
    // Not every program that runs out of space says so.
    throw (await isFull(cache)) ? new CacheError(cache, { code: "ENOSPC", cause: error }) : error;
  } finally {
    if (partial) await rm(partial, { recursive: true, force: true });
  }
}

/** Renames a whole folder to its place, unless another run was first and its folder works. */
async function moveInto(target: string, partial: string, works: Placement["works"]): Promise<void> {
  try {
    await rename(partial, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    if (await works(target)) return;
    const aside = `${partial}-replaced`;
    await rename(target, aside);
    await rename(partial, target);
    await rm(aside, { recursive: true, force: true });
  }
}

/** Removes what runs on this machine were making when they were killed. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [, machine, maker] = partialName.exec(name.replace(/-replaced$/, "")) ?? [];
    if (machine === hostname() && !isAlive(Number(maker))) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

/** True when a folder's file system has less than a mebibyte left. */
async function isFull(folder: string): Promise<boolean> {
  const left = await statfs(folder).catch(() => undefined);
  return left !== undefined && left.bavail * left.bsize < 1024 * 1024;
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to someone else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
