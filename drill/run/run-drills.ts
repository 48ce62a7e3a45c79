import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Declaration } from "../declared/declaration";
import { neededCommand } from "../sites/command";
import type { Programs } from "../sites/programs";
import { ownProgram } from "../sites/own-program";
import { compileClock } from "../sites/site-clock";
import { makeDrillFolder } from "./drill-folder";
import type { DrillRun } from "./drill-run";
import type { InsideLine, InsideRequest } from "./inside-request";
import type { DrillProgress } from "./progress";
import type { Scenario } from "./scenario";

/** What is to be drilled. */
export interface DrillsRequest {
  readonly declaration: Declaration;
  /** The servers of this machine, as `findPrograms` finds them. */
  readonly programs: Programs;
  /** In this order, on the same sites, which are mended between them. */
  readonly scenarios: readonly Scenario[];
  /** What users do follows from it. */
  readonly seed: number;
  /** Folder that the servers' logs are copied to. Default: they are not kept. */
  readonly logs?: string | undefined;
}

/** A drill could not be carried out; nothing of it is left running. */
export class DrillError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DrillError";
  }
}

/** Namespaces for networks, mounts and processes. All processes end with the first, and that with this one. */
const namespaces = [
  "--pdeathsig",
  "KILL",
  "--",
  "unshare",
  "--net",
  "--mount",
  "--propagation",
  "private",
  "--pid",
  "--fork",
  "--kill-child=KILL",
  "--mount-proc",
];

/** @throws InvalidInputError where namespaces cannot be made */
function checkNamespaces(): void {
  neededCommand("setpriv", [...namespaces, "true"], {
    what: "a drill needs network namespaces, and this machine does not let it make any",
    where: "unshare",
    fix: "run it as root on Linux, outside of a container without privileges",
  });
}

/**
 * Runs what is declared with the real servers on this machine, and does to it what the scenarios say.
 *
 * Everything is started in namespaces of its own, so that nothing of it is left, however this process ends.
 *
 * @param request what is to be drilled
 * @param progress told what happens
 * @param signal ends it early
 * @returns each drill, once it is over
 * @throws InvalidInputError where this machine does not allow namespaces
 * @throws DrillError where the sites do not come up
 */
export async function* runDrills(
  request: DrillsRequest,
  progress: (event: DrillProgress) => void,
  signal: AbortSignal,
): AsyncGenerator<DrillRun> {
  checkNamespaces();
  const folder = makeDrillFolder();
  try {
    // Large, and of no use to those who only run what is declared.
    const { graph, ...declaration } = request.declaration;
    void graph;
    const { programs, scenarios, seed } = request;
    const setsClocks = scenarios.some(({ fault }) => fault === "clock-behind");
    const clockLibrary = setsClocks ? compileClock(folder) : undefined;
    const inside: InsideRequest = { declaration, programs, scenarios, clockLibrary, seed, folder };
    const file = join(folder, "request.json");
    writeFileSync(file, JSON.stringify(inside), { mode: 0o600 });
    const child = spawn("setpriv", [...namespaces, ...ownProgram("inside.ts", file)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(child, "exit");
    const stop = (): void => void child.kill("SIGKILL");
    signal.addEventListener("abort", stop);
    let said = "";
    child.stderr.on("data", (part: Buffer) => (said = (said + part.toString()).slice(-2000)));
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        const event = JSON.parse(line) as InsideLine;
        if (event.kind === "run") yield JSON.parse(readFileSync(event.file, "utf8")) as DrillRun;
        else if (event.kind === "failed") said = event.text;
        else progress(event);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
    const [code] = (await ended) as [number | null];
    signal.throwIfAborted();
    if (code !== 0) throw new DrillError(`the drill did not come to its end: ${said.trim()}`);
  } finally {
    if (request.logs !== undefined) cpSync(join(folder, "logs"), request.logs, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
