import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";

/**
 * Writes a file whole or not at all: under a temporary name beside it, which then takes its place. Missing
 * folders on the way are made.
 *
 * @throws InvalidInputError when the file cannot be written
 */
export function writeWhole(file: string, text: string): void {
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.partial`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(partial, text);
    renameSync(partial, file);
  } catch (error) {
    if (existsSync(partial)) rmSync(partial);
    throw new InvalidInputError({
      what: `${file} cannot be written`,
      where: path.resolve(file),
      why: error instanceof Error ? error.message : String(error),
      fix: "name a file in a folder that you may write to",
    });
  }
}
