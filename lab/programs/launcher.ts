import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Tool } from "@holdfast/toolchain";
import { LabError } from "../lab-error";
import { identify, type ProcessIdentity, readProcess } from "../processes/identity";
import { lastLines } from "../processes/last-lines";
import { markerVariable } from "../processes/marked";
import { listenerOf } from "../processes/sockets";
import type { LabFolder } from "../record/folder";
import type { ProgramRecord } from "../record/record";
import type { Program } from "./program";
import type { Tools } from "./tools";

/** How long a program may take until it does its work; on an idle machine each takes a few seconds. */
const patienceMilliseconds = 120_000;

const betweenQuestionsMilliseconds = 100;

const shownLines = 12;

/** Variables of this process that programs of the lab get too: what finds programs and Python, and the language. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|PYENV_.*|PYTHON.*|VIRTUAL_ENV|LD_LIBRARY_PATH)$/;

/** What a launcher works with. */
export interface LauncherOptions {
  readonly folder: LabFolder;
  readonly tools: Tools;
  /** Variables from which programs get theirs. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends every wait. */
  readonly signal?: AbortSignal;
  /** Called whenever a program was started or found ready, before anything else happens. */
  readonly written: () => void;
}

/** Starts programs of a lab and waits until they do their work. */
export class Launcher {
  constructor(private readonly options: LauncherOptions) {}

  /**
   * Starts a program and waits until it is ready. It goes on when this process ends.
   *
   * @param part name of the site, or "aws"
   * @param program what is started
   * @param programs where it is written down
   * @throws LabError when it cannot be started, ends, or is not ready in time
   */
  async start(part: string, program: Program, programs: ProgramRecord[]): Promise<void> {
    const { signal, tools, written } = this.options;
    signal?.throwIfAborted();
    const tool = tools.programs.get(program.tool);
    if (tool === undefined) throw new Error(`${program.tool} was not looked for`);
    this.requireFree(part, program);
    const child = this.spawn(part, program, tool);
    const failed = new Promise<Error>((resolve) => child.once("error", resolve));
    const identity: ProcessIdentity | undefined = child.pid === undefined ? undefined : identify(child.pid);
    if (identity) {
      programs.push({
        ...identity,
        name: tool.name,
        path: tool.path,
        version: tool.version,
        source: tool.source,
      });
      written();
    } else if (child.pid === undefined) {
      throw this.failure(part, program, `cannot be started: ${(await failed).message}`);
    }
    await this.untilReady(part, program, child);
  }

  private requireFree(part: string, program: Program): void {
    for (const { address, port } of program.listens) {
      const listener = listenerOf(address, port);
      if (listener === undefined) continue;
      const name = listener === "unknown" ? "another user's process" : `process ${listener}`;
      const known = typeof listener === "number" ? readProcess(listener)?.name : undefined;
      throw new LabError({
        what: `${program.tool} of ${part} cannot listen on ${address}:${port}: ${name}${known ? ` (${known})` : ""} does`,
        fix: "end that process, or start the lab at other addresses with --network, for instance --network 127.30",
      });
    }
  }

  private spawn(part: string, program: Program, tool: Tool): ChildProcess {
    const { environment, folder } = this.options;
    const kept = Object.entries(environment).filter(([name]) => passedOn.test(name));
    const log = openSync(folder.log(part, program.tool), "a", 0o600);
    try {
      const child = spawn(tool.path, [...program.arguments], {
        cwd: folder.path,
        // A session of its own: an interrupt typed at the terminal is for this process, which then ends what it must.
        detached: true,
        stdio: ["ignore", log, log],
        env: { ...Object.fromEntries(kept), ...program.environment, [markerVariable]: folder.path },
      });
      child.unref();
      return child;
    } finally {
      closeSync(log);
    }
  }

  private async untilReady(part: string, program: Program, child: ChildProcess): Promise<void> {
    const { signal } = this.options;
    const deadline = performance.now() + patienceMilliseconds;
    for (;;) {
      signal?.throwIfAborted();
      if (child.exitCode !== null || child.signalCode !== null) {
        const how = child.signalCode
          ? `was ended by ${child.signalCode}`
          : `ended with code ${child.exitCode}`;
        throw this.failure(part, program, `${how} before it was ready`);
      }
      if (await program.ready().catch(() => false)) return;
      if (performance.now() > deadline) {
        throw this.failure(part, program, `is not ready after ${patienceMilliseconds / 1000} s`);
      }
      await sleep(betweenQuestionsMilliseconds, undefined, { signal });
    }
  }

  private failure(part: string, program: Program, how: string): LabError {
    const log = this.options.folder.log(part, program.tool);
    return new LabError({
      what: `${program.tool} of ${part} ${how}`,
      lines: lastLines(log, shownLines),
      fix: adviceFor(lastLines(log, 100).join("\n"), log),
    });
  }
}

/** What to do about a program that failed, from what it wrote. */
function adviceFor(written: string, log: string): string {
  if (/no space left on device/i.test(written))
    return "make room on the disk that holds the lab's folder, then start again";
  if (/address already in use/i.test(written)) {
    return "end what listens there, or start the lab at other addresses with --network";
  }
  if (/out of memory|cannot allocate memory/i.test(written))
    return "end other programs: the lab needs about 6 GiB of memory";
  if (/too many open files/i.test(written))
    return "raise the limit of open files (ulimit -n 65536), then start again";
  return `read the whole log: ${log}`;
}
