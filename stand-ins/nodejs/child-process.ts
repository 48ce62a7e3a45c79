import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const running = new Set<ChildProcess>();

/** How long a process that was asked to end may take before it is killed, in milliseconds. */
const patience = 5_000;

/**
 * Finds a script of the `@pulumi/pulumi` that a program uses.
 *
 * @param script path within the package, such as `cmd/run`
 * @param directory the program
 * @returns the file
 * @throws Error when the program has no such package
 */
export function locateScript(script: string, directory: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(`@pulumi/pulumi/${script}`);
  } catch {
    throw new Error(`@pulumi/pulumi is not installed in ${directory}: run npm ci`);
  }
}

/** Starts Node; the process ends with this one at the latest. */
export function spawnNode(parameters: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, parameters, options);
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** Waits for a process: its exit code, or the signal that ended it. */
export function ended(child: ChildProcess): Promise<{ code: number } | { signal: string }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve(code === null ? { signal: signal ?? "unknown" } : { code }),
    );
  });
}

/** Asks a process to end, and ends it when it does not. */
export function interrupt(child: ChildProcess): void {
  if (!running.has(child)) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), patience);
  child.once("close", () => clearTimeout(timer));
}

/** Asks every process started here to end. */
export function interruptAll(): void {
  for (const child of running) interrupt(child);
}

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
