import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `holdfast-drill-1234-Ab3dEf`: the process that made it is part of its name. */
const pattern = /^holdfast-drill-(\d+)-\w+$/;

/**
 * Makes a folder for what the inside of a drill writes down, and removes those that earlier drills had to leave because
 * they were killed.
 */
export function makeDrillFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = pattern.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `holdfast-drill-${process.pid}-`));
}
