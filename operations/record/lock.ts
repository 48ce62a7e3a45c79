import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import { Refusal } from "../refusal";
import { isRunning } from "../running-process";
import { recordFolder } from "./find-record";

/** Whoever holds a lock, as its file says; `undefined` where that process of this host has ended. */
function holderOf(file: string): string | undefined {
  const [processId = "", host = "", since = ""] = readFileSync(file, "utf8").split(" ");
  if (host === hostname() && !isRunning(Number(processId))) return undefined;
  return `process ${processId} on ${host} since ${since.trim()}`;
}

/**
 * Keeps two operations from working on one project at once. A lock whose process has ended is taken over.
 *
 * @param project folder of the project
 * @returns a function that gives the lock back
 * @throws Refusal while another operation runs
 */
export function lockOperations(project: string): () => void {
  const folder = path.join(project, recordFolder);
  const file = path.join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      const descriptor = openSync(file, "wx");
      writeSync(descriptor, `${process.pid} ${hostname()} ${new Date().toISOString()}\n`);
      closeSync(descriptor);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = holderOf(file);
      if (holder === undefined) rmSync(file, { force: true });
      else {
        throw new Refusal({
          rule: "one operation at a time",
          why: `another operation is being run: ${holder}`,
          fix: `wait until it has ended; if that process is gone for good, remove ${file}`,
        });
      }
    }
  }
}
