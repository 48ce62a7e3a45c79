import { spawnSync } from "node:child_process";
import { InvalidInputError } from "@holdfast/resilience";

/** A program that prepares networks or volumes said no. */
export class CommandError extends Error {
  constructor(program: string, said: string) {
    super(`${program}: ${said}`);
    this.name = "CommandError";
  }
}

/**
 * Runs a program of the operating system to its end.
 *
 * @param input what it reads from standard input. Default: nothing
 * @returns what it printed
 * @throws CommandError where it does not end well
 */
export function command(program: string, words: readonly string[], input?: string): string {
  const ended = spawnSync(program, words, { encoding: "utf8", ...(input === undefined ? {} : { input }) });
  if (ended.error) throw new CommandError(program, ended.error.message);
  if (ended.status !== 0) {
    throw new CommandError(`${program} ${words.join(" ")}`, (ended.stderr || ended.stdout).trim());
  }
  return ended.stdout;
}

/**
 * Runs a program without which a drill cannot go on, to its end.
 *
 * @param refusal what is said where it does not end well, besides why
 * @returns what it printed
 * @throws InvalidInputError where it does not end well
 */
export function neededCommand(
  program: string,
  words: readonly string[],
  refusal: { readonly what: string; readonly where: string; readonly fix: string },
): string {
  try {
    return command(program, words);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new InvalidInputError({ ...refusal, why: error.message });
  }
}
