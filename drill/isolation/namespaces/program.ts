import { writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Program, ProgramRequest } from "../isolation";
import { NamespacedProcess } from "./namespaced-process";

/**
 * A program that is no part of what is declared: what the sites' surroundings are made of. It runs as it is, in a
 * pod's network and in a process namespace of its own, so that its end is the end of whatever it started.
 */
export class NamespacedProgram implements Program {
  private readonly process = new NamespacedProcess();

  /** @param request what it is started with */
  constructor(private readonly request: ProgramRequest) {}

  /**
   * Starts it.
   *
   * @returns its standard output, where that is read
   */
  start(): Readable | undefined {
    const { network, command, resolvConf, log, read = false } = this.request;
    const inside = 'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"';
    const words = ["sh", "-c", inside, "sh", resolvConf, ...command];
    const { ended, output } = this.process.start({
      network,
      namespaces: ["--mount-proc"],
      words,
      log,
      read,
    });
    ended.catch((error: unknown) => writeFileSync(log, `${String(error)}\n`, { flag: "a" }));
    return output;
  }

  /** Asks it to end, and waits until it has. */
  stop(): Promise<void> {
    return this.process.stop();
  }

  /** Ends it, with all that it started. */
  kill(): void {
    this.process.kill();
  }
}
