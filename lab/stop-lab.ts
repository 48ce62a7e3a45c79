import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "./lab-error";
import { endProcesses } from "./processes/end";
import { isRunning } from "./processes/identity";
import { LabFolder } from "./record/folder";
import { type Lock, takeLock } from "./record/lock";
import { endAll } from "./sweep";

/** How long whoever starts the lab may take to end what it has started. */
const starterMilliseconds = 30_000;

/** The lock of the folder; whoever is starting the lab is asked to give up first. */
async function lockForEnding(folder: LabFolder): Promise<Lock> {
  const end = performance.now() + starterMilliseconds;
  let asked = false;
  for (;;) {
    const lock = await takeLock(folder.path);
    if (lock) return lock;
    const record = folder.read();
    if (
      !asked &&
      record?.phase === "starting" &&
      record.starter.pid !== process.pid &&
      isRunning(record.starter)
    ) {
      process.kill(record.starter.pid, "SIGTERM");
      asked = true;
    }
    if (performance.now() > end) {
      if (asked && record) await endProcesses([record.starter], 0);
      else {
        throw new LabError({
          what: "another command starts or ends this lab just now",
          fix: "wait until it is done, then run npx holdfast lab down again",
        });
      }
    }
    await sleep(50);
  }
}

/** How a lab is ended. */
export interface StopLabOptions {
  /** Leaves its logs behind. Default: false. */
  readonly keepLogs?: boolean;
}

/**
 * Ends a lab: every process of it, waiting until they are gone, and then its folder. A lab that is being started is
 * ended too, as is what one left that was killed. Where there is none, nothing happens.
 *
 * @param folder the lab's folder
 * @param options what stays
 * @returns how many processes were ended
 * @throws LabError when a process cannot be ended
 */
export async function stopLab(folder: string, options: StopLabOptions = {}): Promise<number> {
  const found = new LabFolder(folder);
  const lock = await lockForEnding(found);
  try {
    const ended = await endAll(found);
    found.remove(options.keepLogs);
    return ended;
  } finally {
    await lock.release();
  }
}
