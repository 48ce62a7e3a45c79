import { createRequire } from "node:module";
import { join } from "node:path";

/** Command that runs a program of this package, written in TypeScript. */
export function ownProgram(path: string, ...words: readonly string[]): string[] {
  const tsx = createRequire(__filename).resolve("tsx");
  return [process.execPath, "--import", tsx, join(__dirname, "..", path), ...words];
}
