import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error";
import { isRunning, type ProcessIdentity, readProcess } from "./identity";

const stepMilliseconds = 25;

/** How long a killed process may take until it is gone: the kernel has to write its memory and close its files. */
const killedMilliseconds = 15_000;

function signalAll(processes: readonly ProcessIdentity[], signal: NodeJS.Signals): void {
  for (const each of processes) {
    try {
      if (isRunning(each)) process.kill(each.pid, signal);
    } catch {
      // It ended between the question and the signal; whether it is gone is asked below.
    }
  }
}

async function gone(processes: readonly ProcessIdentity[], milliseconds: number): Promise<ProcessIdentity[]> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const left = processes.filter(isRunning);
    if (left.length === 0 || performance.now() >= end) return left;
    await sleep(stepMilliseconds);
  }
}

/** Ends processes at once and does not wait: for the moment in which this process itself ends. */
export function killNow(processes: readonly ProcessIdentity[]): void {
  signalAll(processes, "SIGKILL");
}

/**
 * Ends processes and waits until they are gone: asks them to, and after the grace kills those that are left.
 *
 * @param processes who; those that have ended already are left alone, whoever has their id now
 * @param graceMilliseconds how long they may take to end by themselves; 0 kills at once
 * @throws LabError when one is still there
 */
export async function endProcesses(
  processes: readonly ProcessIdentity[],
  graceMilliseconds: number,
): Promise<void> {
  let left = [...processes];
  if (graceMilliseconds > 0) {
    signalAll(left, "SIGTERM");
    left = await gone(left, graceMilliseconds);
  }
  signalAll(left, "SIGKILL");
  left = await gone(left, killedMilliseconds);
  if (left.length === 0) return;
  const names = left.map(({ pid }) => `${pid} (${readProcess(pid)?.name ?? "unknown"})`).join(", ");
  throw new LabError({
    what: `processes of the lab cannot be ended: ${names}`,
    fix: "see what they wait for (ps -o pid,stat,wchan -p PID), then run npx holdfast lab down again",
  });
}
