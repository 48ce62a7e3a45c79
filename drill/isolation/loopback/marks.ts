import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signalProcess } from "../first-child";
import { processIds, unlessEnded } from "../read-process";

/**
 * The group that every process of a drill has besides its own, so that it can be found; a process keeps it and gives it
 * to whatever it starts. Everybody can read a process' groups; to read the environment of another user's takes a privilege
 * that containers lack. An assumption: nothing else on this machine has a group from here to the last mark.
 */
export const DRILL_GROUP = 50000;

/** How many marks there are; where all have been given, the first is given again, whose process ended long ago. */
const MARKS = 9000;

let given = 0;

/** A group that no other process of this drill has. */
export function newMark(): number {
  return DRILL_GROUP + 1 + (given++ % MARKS);
}

/**
 * Processes that run with a group among their supplementary ones.
 *
 * @param proc where the processes are listed. Default: `/proc`
 * @returns their ids
 */
export function markedProcesses(group: number, proc = "/proc"): number[] {
  return processIds(proc)
    .filter((id) => {
      const status = unlessEnded(() => readFileSync(join(proc, id, "status"), "utf8")) ?? "";
      const groups = /^Groups:(.*)$/m.exec(status)?.[1] ?? "";
      return !/^State:\s*Z/m.test(status) && groups.trim().split(/\s+/).includes(String(group));
    })
    .map(Number);
}

/**
 * Ends every process with this mark. One that was told to end starts no more, so what a look does not find anew is not
 * there.
 */
export function endMarked(group: number): void {
  const ended = new Set<number>();
  for (;;) {
    const found = markedProcesses(group).filter((id) => !ended.has(id));
    if (found.length === 0) return;
    for (const id of found) {
      signalProcess(id, "SIGKILL");
      ended.add(id);
    }
  }
}
