import { readFileSync } from "node:fs";

/** The version of this command, as its package states it. */
export function version(): string {
  const { version: stated } = JSON.parse(readFileSync(require.resolve("./package.json"), "utf8")) as {
    version: string;
  };
  return stated;
}
