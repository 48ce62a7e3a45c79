import { endProcesses } from "./processes/end";
import { isRunning, type ProcessIdentity } from "./processes/identity";
import { findMarked } from "./processes/marked";
import type { LabFolder } from "./record/folder";
import { programsOf } from "./record/record";

/** Every process of a lab: those that it wrote down, and those that it was killed before it could. */
export function processesOf(folder: LabFolder): ProcessIdentity[] {
  const record = folder.read();
  const found = [...(record ? programsOf(record) : []), ...findMarked(folder.path)];
  return [...new Map(found.map((each) => [`${each.pid} ${each.started}`, each])).values()];
}

/**
 * Ends every process of a lab and waits until they are gone. They are killed, not asked: what they would still write
 * goes away with them.
 *
 * @returns how many there were
 */
export async function endAll(folder: LabFolder): Promise<number> {
  const running = processesOf(folder).filter(isRunning);
  await endProcesses(running, 0);
  return running.length;
}
