import { readFileSync } from "node:fs";
import { parseProcessStat, type ProcessStat } from "./process-stat";

/**
 * A process that cannot be mistaken for a later one with the same id: ids are used again, and after a restart of the
 * machine start times are too.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Identity of the machine's run and ticks of its clock at the start of the process. */
  readonly started: string;
}

/** What the kernel says of a process; undefined where there is none. */
export function readProcess(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

function startOf(stat: ProcessStat): string {
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${stat.startTicks}`;
}

/** The identity of a process that runs; undefined where there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readProcess(pid);
  return stat === undefined || stat.state === "Z" ? undefined : { pid, started: startOf(stat) };
}

/** True while this very process runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/**
 * Memory that a process uses, in bytes, with its share of what it has in common with others: programs are loaded once,
 * however often they run. 0 where there is none.
 */
export function memoryBytes(pid: number): number {
  try {
    const line = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
