import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { processIds, programName, unlessEnded } from "../read-process";

/**
 * Processes of one process namespace by their program's name.
 *
 * @param member any process in that namespace
 * @param name as the kernel has it: the first 15 characters of the program's file name
 * @param proc where the processes are listed. Default: `/proc`
 * @returns their ids
 */
export function processesNamed(member: number, name: string, proc = "/proc"): number[] {
  const namespace = (id: string | number) =>
    unlessEnded(() => readlinkSync(join(proc, String(id), "ns/pid")));
  const wanted = namespace(member);
  if (wanted === undefined) return [];
  return processIds(proc)
    .filter((id) => programName(id, proc) === name)
    .filter((id) => namespace(id) === wanted)
    .map(Number);
}
