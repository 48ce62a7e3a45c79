import { homedir } from "node:os";
import { join } from "node:path";
import type { FindOptions } from "./tool";

/** One place that was looked in, or one way that was tried, without success. */
export interface Attempt {
  /** The place or the way, as in "PATH" or "download". */
  readonly where: string;
  /** What was found to be wrong, the last lines of what failed among it. */
  readonly lines: readonly string[];
}

/** What the search for one program knows: where it may look, and what it has tried. */
export class Search {
  /** The environment that is searched. */
  public readonly environment: NodeJS.ProcessEnv;
  /** Folder of the cache. */
  public readonly cache: string;
  /** Ends the search. */
  public readonly signal: AbortSignal | undefined;
  /** What has been tried in vain so far. */
  public readonly attempts: Attempt[] = [];
  /** What to do about what went wrong, where that is clear. */
  public fix: string | undefined;
  private readonly onProgress: ((line: string) => void) | undefined;

  constructor(options: FindOptions) {
    this.environment = options.environment ?? process.env;
    this.cache = options.cache ?? cacheFolder(this.environment);
    this.signal = options.signal;
    this.onProgress = options.onProgress;
  }

  /** Says what is under way. */
  public progress(line: string): void {
    this.onProgress?.(line);
  }

  /** Notes what was tried in vain, for the error at the end. */
  public failed(where: string, ...lines: readonly string[]): undefined {
    this.attempts.push({ where, lines });
    return undefined;
  }

  /** Notes a program that is there and does not serve, and says so at once. */
  public passedOver(where: string, line: string): undefined {
    this.progress(`passed over ${line}`);
    return this.failed(where, line);
  }
}

/** Where programs that were downloaded or built are kept: the user's cache, as the XDG base directories have it. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  // The specification has relative paths ignored.
  const base = environment.XDG_CACHE_HOME?.startsWith("/")
    ? environment.XDG_CACHE_HOME
    : join(environment.HOME || homedir(), ".cache");
  return join(base, "holdfast", "toolchain");
}
