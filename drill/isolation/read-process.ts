import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What can be read of a process that may end at any moment; `undefined` where it has. */
export function unlessEnded(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Ids of all processes that are listed in a folder such as `/proc`. */
export function processIds(proc: string): string[] {
  return readdirSync(proc).filter((id) => /^\d+$/.test(id));
}

/** Name of a process' program as the kernel has it: the first 15 characters of its file's name. */
export function programName(id: string | number, proc = "/proc"): string | undefined {
  return unlessEnded(() => readFileSync(join(proc, String(id), "comm"), "utf8"))?.trim();
}
