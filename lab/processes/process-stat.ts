/** What the kernel says of a process in `/proc/PID/stat`. */
export interface ProcessStat {
  readonly pid: number;
  /** Name of the program, at most 15 characters. */
  readonly name: string;
  /** One letter; `Z` is a process that has ended and that its parent has not asked about yet. */
  readonly state: string;
  /** Process id of the parent. */
  readonly parent: number;
  /** Ticks of the clock from the start of the machine to that of the process. */
  readonly startTicks: number;
}

/** Where the fields stand behind the name, which may itself hold spaces and parentheses (proc_pid_stat(5)). */
const fieldsAfterName = { state: 0, parent: 1, startTicks: 19 };

/**
 * Reads a line of `/proc/PID/stat`.
 *
 * @param text the file's content
 * @returns undefined for anything else
 */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const opening = text.indexOf("(");
  const closing = text.lastIndexOf(")");
  if (opening < 0 || closing < opening) return undefined;
  const fields = text
    .slice(closing + 1)
    .trim()
    .split(/\s+/);
  const pid = Number(text.slice(0, opening));
  const parent = Number(fields[fieldsAfterName.parent]);
  const startTicks = Number(fields[fieldsAfterName.startTicks]);
  const state = fields[fieldsAfterName.state];
  if (![pid, parent, startTicks].every(Number.isInteger) || !state || text.slice(0, opening).trim() === "") {
    return undefined;
  }
  return { pid, name: text.slice(opening + 1, closing), state, parent, startTicks };
}
