import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { processIds, programName, unlessEnded } from "../read-process";

/**
 * Processes of one process namespace.
 *
 * @param member any process in that namespace
 * @param name those alone whose program has this name, as the kernel has it: the first 15 characters of its file name
 * @param proc where the processes are listed. Default: `/proc`
 * @returns their ids
 */
export function processesIn(member: number, name: string | undefined, proc = "/proc"): number[] {
  const namespace = (id: string | number) =>
    unlessEnded(() => readlinkSync(join(proc, String(id), "ns/pid")));
  const wanted = namespace(member);
  if (wanted === undefined) return [];
  return processIds(proc)
    .filter((id) => name === undefined || programName(id, proc) === name)
    .filter((id) => namespace(id) === wanted)
    .map(Number);
}
