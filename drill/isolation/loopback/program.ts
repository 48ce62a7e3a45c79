import type { Program, ProgramRequest } from "../isolation";
import { StartedProgram } from "../started-program";
import { MarkedProcess } from "./marked-process";

/**
 * A program that runs as the drill's user in this machine's network, and finds all names in a file.
 *
 * @param hosts that file
 */
export function loopbackProgram(
  { command, log, read }: Pick<ProgramRequest, "command" | "log" | "read">,
  hosts: string,
): Program {
  const request = { user: 0, group: 0, hosts, words: command, log, read: read ?? false };
  return new StartedProgram(new MarkedProcess(), request);
}
