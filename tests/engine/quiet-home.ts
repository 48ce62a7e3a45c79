import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a home for the engine, in which a file stands where its folder of logs would be: the engine logs every property
 * of every resource there, which is a good part of what it computes, and no test reads it.
 *
 * @param folder where it is made
 * @returns the folder, for `PULUMI_HOME`
 */
export function quietHome(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "logs"), "");
  return folder;
}
