import { readFileSync } from "node:fs";

/**
 * The first of a process' children: of `unshare --fork`, the first process of the namespace that it made, whose end is the
 * end of every process in there.
 *
 * @returns its process id; `undefined` where there is none, or no more
 */
export function firstChild(parent: number): number | undefined {
  let children: string;
  try {
    children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8");
  } catch {
    return undefined;
  }
  const [first = ""] = children.trim().split(" ");
  return first === "" ? undefined : Number(first);
}

/** Sends a signal to a process, if it has not ended in the meantime. */
export function signalProcess(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    // It ended in the meantime, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
