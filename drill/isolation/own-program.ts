import { join } from "node:path";

/** Command that runs a program of this package, written in TypeScript. */
export function ownProgram(path: string, ...words: readonly string[]): string[] {
  return [process.execPath, "--import", require.resolve("tsx"), join(__dirname, "..", path), ...words];
}
