import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { signalNamespace } from "./namespace-init";
import type { Readable } from "node:stream";

/** What a program of the drill's own is started with. */
export interface ProgramRequest {
  /** Path of the network namespace that it runs in. */
  readonly network: string;
  readonly command: readonly string[];
  /** What it sees as `/etc/resolv.conf`: this file. */
  readonly resolvConf: string;
  /** File that its output is added to. */
  readonly log: string;
  /** Its standard output is read by the caller, and only its errors are logged. Default: false. */
  readonly read?: boolean;
}

/**
 * A program that is no part of what is declared: what the sites' surroundings are made of. It runs as it is, in a
 * pod's network and in a process namespace of its own, so that its end is the end of whatever it started.
 */
export class Program {
  private process: ChildProcess | undefined;

  /** @param request what it is started with */
  constructor(private readonly request: ProgramRequest) {}

  /**
   * Starts it.
   *
   * @returns its standard output, where that is read
   */
  start(): Readable | undefined {
    const { network, command, resolvConf, log, read } = this.request;
    const output = openSync(log, "a");
    const child = spawn(
      "nsenter",
      [
        `--net=${network}`,
        "--",
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child=KILL",
        "--mount-proc",
        "sh",
        "-c",
        'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"',
        "sh",
        resolvConf,
        ...command,
      ],
      { stdio: ["ignore", read ? "pipe" : output, output] },
    );
    closeSync(output);
    this.process = child;
    child.once("error", (error) => writeFileSync(log, `${error.message}\n`, { flag: "a" }));
    child.once("exit", () => {
      if (this.process === child) this.process = undefined;
    });
    return child.stdout ?? undefined;
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.process;
    if (child?.pid === undefined) return;
    const ended = once(child, "exit");
    signalNamespace(child.pid, "SIGTERM");
    await ended;
  }

  /** Ends it, with all that it started. */
  kill(): void {
    signalNamespace(this.process?.pid, "SIGKILL");
    this.process?.kill("SIGKILL");
    this.process = undefined;
  }
}
