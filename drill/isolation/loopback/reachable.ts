import { cpSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * Copies a program, or a folder of one, to where processes of any user find it.
 *
 * @param folder that it is copied to
 * @returns its path there
 */
export function reachable(path: string, folder: string): string {
  const copy = join(folder, basename(path));
  mkdirSync(folder, { recursive: true });
  cpSync(path, copy, { recursive: true });
  return copy;
}
