import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { firstChild, signalProcess } from "../first-child";
import type { Ended } from "../isolation";
import { processesIn } from "./processes";

/** What is started in namespaces of its own. */
export interface NamespacedCommand {
  /** Path of the network namespace that it runs in. */
  readonly network: string;
  /** Options of `unshare`, besides those for mounts and processes. */
  readonly namespaces: readonly string[];
  readonly words: readonly string[];
  /** File that its output is added to. */
  readonly log: string;
  /** Its standard output is read by the caller, and only its errors are logged. */
  readonly read: boolean;
}

/**
 * A process with namespaces of its own for processes and mounts, in the network of a pod: its end is the end of whatever
 * it started.
 */
export class NamespacedProcess {
  private process: ChildProcess | undefined;

  /**
   * Starts it.
   *
   * @returns how it ended, once it has, and its standard output where that is read
   */
  start({ network, namespaces, words, log, read }: NamespacedCommand): {
    readonly ended: Promise<Ended>;
    readonly output: Readable | undefined;
  } {
    const file = openSync(log, "a");
    const unshare = ["unshare", "--mount", "--pid", ...namespaces, "--fork", "--kill-child=KILL"];
    const child = spawn("nsenter", [`--net=${network}`, "--", ...unshare, ...words], {
      stdio: ["ignore", read ? "pipe" : file, file],
    });
    closeSync(file);
    this.process = child;
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        if (this.process === child) this.process = undefined;
        resolve({ code, signal });
      });
    });
    return { ended, output: child.stdout ?? undefined };
  }

  /** Process id of the first process in its namespace; `undefined` while it does not run. */
  get first(): number | undefined {
    return this.process?.pid === undefined ? undefined : firstChild(this.process.pid);
  }

  /** Sends a signal to every process in its namespace, or to those alone whose program has this name. */
  signal(signal: NodeJS.Signals, name?: string): void {
    const { first } = this;
    if (first === undefined) return;
    for (const id of processesIn(first, name)) signalProcess(id, signal);
  }

  /** Sends a signal to the first process in its namespace. Where that ends, the kernel ends all others. */
  signalFirst(signal: NodeJS.Signals): void {
    const { first } = this;
    if (first !== undefined) signalProcess(first, signal);
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.process;
    if (child?.pid === undefined) return;
    const ended = once(child, "exit");
    this.signalFirst("SIGTERM");
    await ended;
  }

  /** Ends every process of it at once, as a loss of power would. */
  kill(): void {
    // Not by way of unshare alone: the kernel forgets whom to kill with it once the command has another user.
    this.signalFirst("SIGKILL");
    this.process?.kill("SIGKILL");
    this.process = undefined;
  }
}
