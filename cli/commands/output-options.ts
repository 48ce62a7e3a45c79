import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { removeOld } from "@holdfast/evaluate/write-file";

/** Options, of whichever command, whose value is a file that is written. */
const WRITTEN = ["json", "markdown", "sarif", "junit", "html", "out", "graph"];

/** Options whose values are files that are read, or say of a name which file it is: `siheung=export.json`. */
const READ = ["from", "baseReport", "with"];

function filesOf(options: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  const values = names.flatMap((name) => options[name]).filter((value) => typeof value === "string");
  return values.map((value) => path.resolve(value.slice(value.indexOf("=") + 1)));
}

/**
 * Removes the files that a command is going to write, before it does anything: whatever stops it, none of an earlier run
 * stays that looks current.
 *
 * @param options the command's, as they were read
 * @throws InvalidInputError where one of them is also read, or cannot be removed
 */
export function removeOldOutputs(options: Readonly<Record<string, unknown>>): void {
  const read = filesOf(options, READ);
  const written = filesOf(options, WRITTEN);
  const both = written.find((file) => read.includes(file));
  if (both) {
    throw new InvalidInputError({
      what: `${both} is to be read and to be written`,
      where: "the options of this command",
      why: "what it holds would be lost",
      fix: "write to another file",
    });
  }
  for (const file of written) removeOld(file);
}

/**
 * Removes the files that a command line would have written, had it been one that can be read.
 *
 * @param args what follows the command's own name
 */
export function removeOldOutputsOf(args: readonly string[]): void {
  const files = args.flatMap((arg, index) => {
    const [, name = "", value = args[index + 1]] = /^--(\w+)(?:=(.*))?$/s.exec(arg) ?? [];
    return WRITTEN.includes(name) && value !== undefined && !value.startsWith("-") ? [value] : [];
  });
  // What is named twice may be something that is read.
  const named = (file: string) => args.filter((arg) => arg.endsWith(file)).length;
  for (const file of files) if (named(file) === 1) removeOld(file);
}
