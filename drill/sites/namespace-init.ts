import { readFileSync } from "node:fs";

/**
 * The first process of the process namespace that `unshare --fork` has made: its only child. Its end is the end of
 * every process in there.
 *
 * @param unshare process id of `unshare`
 * @returns its process id; `undefined` where there is none, or no more
 */
export function namespaceInit(unshare: number): number | undefined {
  let children: string;
  try {
    children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, "utf8");
  } catch {
    return undefined;
  }
  const [first = ""] = children.trim().split(" ");
  return first === "" ? undefined : Number(first);
}

/** Sends a signal to it, if there is one. */
export function signalNamespace(unshare: number | undefined, signal: NodeJS.Signals): void {
  const init = unshare === undefined ? undefined : namespaceInit(unshare);
  if (init !== undefined) signalProcess(init, signal);
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
