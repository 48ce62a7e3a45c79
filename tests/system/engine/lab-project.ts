import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labFolderOf, stopLab } from "@holdfast/lab";
import { findMarked } from "@holdfast/lab/processes/marked";
import { parseRecord } from "@holdfast/lab/record/record";
import { type Ended, type Running, startCommand } from "./running-command";

const repository = join(__dirname, "../../..");

/** A project with two small data sites in a folder of its own, whose lab has addresses of its own. */
export class LabProject {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-lab-")));
  /** The first two bytes of its lab's addresses; beside it, other labs may run on this machine. */
  public readonly network: string;

  constructor() {
    this.network = `127.${100 + (process.pid % 100)}`;
    cpSync(join(__dirname, "programs/lab"), this.folder, { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
  }

  /** The lab's folder. */
  get lab(): string {
    return labFolderOf(this.folder);
  }

  /** Starts a command of the lab. */
  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
    const command = [join(repository, "cli/bin/holdfast.js"), "lab", ...args, "--cwd", this.folder];
    return startCommand(join(repository, "node_modules/.bin/node"), command, {
      env: { ...process.env, ...environment },
    });
  }

  /** Runs a command of the lab to its end. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(args, environment).ended;
  }

  /** Starts the lab at this project's addresses. */
  up(environment: NodeJS.ProcessEnv = {}): Running {
    return this.start(["up", "--no-stacks", "--network", this.network], environment);
  }

  /** Waits until a start has written down so many programs. */
  async untilStarted(programs: number): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      if (this.programs().length >= programs) return;
      await sleep(50);
    }
    throw new Error(`no ${programs} programs within 30 s`);
  }

  /** Process ids of the programs that the lab has written down. */
  programs(): number[] {
    try {
      const record = parseRecord(readFileSync(join(this.lab, "lab.json"), "utf8"));
      const parts = record ? [...record.sites, record.aws] : [];
      return parts.flatMap((part) => part.programs.map(({ pid }) => pid));
    } catch {
      return [];
    }
  }

  /** Processes that were started for this lab and run. */
  running(): number[] {
    return findMarked(this.lab).map(({ pid }) => pid);
  }

  /** Ends what is left, and removes the folder. */
  async remove(): Promise<void> {
    await stopLab(this.lab);
    rmSync(this.folder, { recursive: true });
  }
}
