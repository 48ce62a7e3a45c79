import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { firstChild, signalProcess } from "../first-child";
import type { Ended } from "../isolation";
import { markedCommand, type MarkedCommand } from "./marked-command";
import { programName } from "../read-process";
import { endMarked, markedProcesses, newMark } from "./marks";

/** Runs a command, and then tells by which number it ended; the command itself cannot write to where that is told. */
const TELL = '"$@" 3>&-; echo $? >&3';

/** What a marked process is started with. */
export interface MarkedRequest extends Omit<MarkedCommand, "mark"> {
  /** File that its output is added to. */
  readonly log: string;
  /** Its standard output is read by the caller, and only its errors are logged. */
  readonly read: boolean;
}

/** A process with a mark that all have that it started: its end is theirs. */
export class MarkedProcess {
  private process: ChildProcess | undefined;
  /** By which all that it starts is found. */
  readonly mark = newMark();

  /**
   * Starts it.
   *
   * @returns how it ended, once it has, with all that it started, and its standard output where that is read
   */
  start(request: MarkedRequest): { readonly ended: Promise<Ended>; readonly output: Readable | undefined } {
    const { log, read, words } = request;
    const file = openSync(log, "a");
    const shell = ["/bin/sh", "-c", TELL, "sh", ...words];
    const [program = "", ...rest] = markedCommand({ ...request, mark: this.mark, words: shell });
    const child = spawn(program, rest, { stdio: ["ignore", read ? "pipe" : file, file, "pipe"] });
    closeSync(file);
    this.process = child;
    const told: Buffer[] = [];
    (child.stdio[3] as Readable).on("data", (part: Buffer) => {
      told.push(part);
      endMarked(this.mark);
    });
    const ended = once(child, "exit").then(([code, signal]): Ended => {
      if (this.process === child) this.process = undefined;
      const number = Buffer.concat(told).toString().trim();
      return number === ""
        ? { code: code as number | null, signal: signal as NodeJS.Signals | null }
        : { code: Number(number), signal: null };
    });
    return { ended, output: child.stdout ?? undefined };
  }

  /** True while it runs. */
  get runs(): boolean {
    return this.process !== undefined;
  }

  /** Sends a signal to every process of it, or to those alone whose program has this name. */
  signal(signal: NodeJS.Signals, name?: string): void {
    for (const id of markedProcesses(this.mark)) {
      if (name === undefined || programName(id) === name) signalProcess(id, signal);
    }
  }

  /** Sends a signal to the command, which the shell that waits for it has started. */
  signalFirst(signal: NodeJS.Signals): void {
    const shell = this.process?.pid;
    const command = shell === undefined ? undefined : firstChild(shell);
    if (command !== undefined) signalProcess(command, signal);
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.process;
    if (!child) return;
    const ended = once(child, "exit");
    this.signalFirst("SIGTERM");
    await ended;
  }

  /** Ends it at once, with all that it started. */
  kill(): void {
    if (!this.process) return;
    endMarked(this.mark);
    this.process = undefined;
  }
}
