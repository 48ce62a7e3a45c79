import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import type { Declaration } from "../declared/declaration";
import { faults } from "../faults/registry";
import { isFirstStart } from "../first-start/scenario";
import type { IsolationKind } from "../isolation/isolation";
import { checkAlone, Guard, marked } from "../isolation/loopback/guarded";
import { placeDeclaration } from "../isolation/loopback/place-declaration";
import { removeCgroups } from "../isolation/namespaces/cgroups";
import { inNamespaces } from "../isolation/namespaces/in-namespaces";
import type { Programs } from "../sites/programs";
import { ownProgram } from "../isolation/own-program";
import { compileClock } from "../sites/site-clock";
import { makeDrillFolder, makeWorldFolder } from "./drill-folder";
import type { DrillRun } from "./drill-run";
import type { InsideLine, InsideRequest } from "./inside-request";
import type { DrillProgress } from "./progress";
import type { Scenario } from "./scenario";

/** What is to be drilled. */
export interface DrillsRequest {
  /** How sites are kept apart, as `findIsolation` finds it. */
  readonly isolation: IsolationKind;
  readonly declaration: Declaration;
  /** The servers of this machine, as `findPrograms` finds them. */
  readonly programs: Programs;
  /** In this order, on the same sites, which are healed between them; but a first start, which comes before all others. */
  readonly scenarios: readonly Scenario[];
  /** What users do follows from it. */
  readonly seed: number;
  /** Folder that the servers' logs are copied to; those of a first start to one of its own below it. Default: they are not kept. */
  readonly logs?: string | undefined;
}

/** A drill could not be carried out; nothing of it is left running. */
export class DrillError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DrillError";
  }
}

/**
 * Runs what is declared with the real servers on this machine, and does to it what the scenarios say.
 *
 * Everything is started in namespaces of its own, or with a mark that a guard looks for, so that nothing of it is left,
 * however this process ends.
 *
 * @param request what is to be drilled
 * @param progress told what happens
 * @param signal ends it early
 * @returns each drill, once it is over
 * @throws InvalidInputError where another drill has the same addresses, or there is no room for the declared ones
 * @throws DrillError where the sites do not come up
 */
export async function* runDrills(
  request: DrillsRequest,
  progress: (event: DrillProgress) => void,
  signal: AbortSignal,
): AsyncGenerator<DrillRun> {
  const { scenarios, logs } = request;
  for (const first of scenarios.filter(isFirstStart)) {
    const ownLogs = logs && join(logs, first.fault);
    yield* runWorld({ ...request, scenarios: [first], logs: ownLogs }, progress, signal);
  }
  const others = scenarios.filter((scenario) => !isFirstStart(scenario));
  if (others.length > 0) yield* runWorld({ ...request, scenarios: others }, progress, signal);
}

/** Drills that follow one another on the same sites, or a first start. */
async function* runWorld(
  request: DrillsRequest,
  progress: (event: DrillProgress) => void,
  signal: AbortSignal,
): AsyncGenerator<DrillRun> {
  // Large, and of no use to those who only run what is declared.
  const { graph, ...declared } = request.declaration;
  void graph;
  const onLoopback = request.isolation === "loopback";
  if (onLoopback) checkAlone();
  const placed = onLoopback ? placeDeclaration(declared) : undefined;
  const folder = makeDrillFolder();
  const worldFolder = onLoopback ? makeWorldFolder() : undefined;
  const guard = worldFolder === undefined ? undefined : Guard.start([folder, worldFolder]);
  try {
    const { programs, scenarios, seed } = request;
    const setsClocks = scenarios.some(
      (each) => !isFirstStart(each) && faults.of(each.fault).needs.includes("site clock"),
    );
    const clockLibrary = setsClocks ? compileClock(worldFolder ?? folder) : undefined;
    const inside: InsideRequest = {
      declaration: placed?.declaration ?? declared,
      programs,
      scenarios,
      clockLibrary,
      seed,
      folder,
      loopback: placed && worldFolder ? { ranges: placed.ranges, folder: worldFolder } : undefined,
    };
    const file = join(folder, "request.json");
    writeFileSync(file, JSON.stringify(inside), { mode: 0o600 });
    const own = ownProgram("inside.ts", file);
    const [program = "", ...words] = onLoopback ? marked(own) : inNamespaces(own);
    const child = spawn(program, words, {
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
    await guard?.release();
    await removeCgroups(basename(folder));
    rmSync(folder, { recursive: true, force: true });
  }
}
