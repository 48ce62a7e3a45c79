import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What can be read of a process that may end at any moment. */
function orNothing(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * Processes of one process namespace by their program's name.
 *
 * @param member any process in that namespace
 * @param name as the kernel has it: the first 15 characters of the program's file name
 * @param proc where the processes are listed. Default: `/proc`
 * @returns their ids
 */
export function processesNamed(member: number, name: string, proc = "/proc"): number[] {
  const namespace = (id: string | number) => orNothing(() => readlinkSync(join(proc, String(id), "ns/pid")));
  const wanted = namespace(member);
  if (wanted === undefined) return [];
  return readdirSync(proc)
    .filter((id) => /^\d+$/.test(id))
    .filter((id) => orNothing(() => readFileSync(join(proc, id, "comm"), "utf8"))?.trim() === name)
    .filter((id) => namespace(id) === wanted)
    .map(Number);
}
