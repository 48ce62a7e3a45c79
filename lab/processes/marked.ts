import { readdirSync, readFileSync } from "node:fs";
import { identify, type ProcessIdentity } from "./identity";

/**
 * Variable in the environment of everything that a lab starts: the lab's folder. Through it a process is found even
 * when what started it was killed before it could write the process down.
 */
export const markerVariable = "HOLDFAST_LAB_FOLDER";

/**
 * Processes that were started for a lab, by the marker in their environment.
 *
 * @param folder the lab's folder, absolute
 */
export function findMarked(folder: string): ProcessIdentity[] {
  const marker = `${markerVariable}=${folder}`;
  const found: ProcessIdentity[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, "latin1").split("\0").includes(marker)) continue;
    } catch {
      continue; // It has ended meanwhile, or belongs to somebody else.
    }
    const identity = identify(Number(name));
    if (identity) found.push(identity);
  }
  return found;
}
