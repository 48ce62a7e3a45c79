import { writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Program, ProgramRequest } from "../isolation";
import { MarkedProcess } from "./marked-process";
import { newMark } from "./marks";

/** A program of the drill's own, which runs as the drill's user in this machine's network, and finds all names in a file. */
export class LoopbackProgram implements Program {
  private readonly process = new MarkedProcess();
  private readonly mark = newMark();

  /**
   * @param request what it is started with
   * @param hosts file with the names of hosts
   */
  constructor(
    private readonly request: ProgramRequest,
    private readonly hosts: string,
  ) {}

  /** Starts it. */
  start(): Readable | undefined {
    const { command, log, read = false } = this.request;
    const { ended, output } = this.process.start({
      user: 0,
      group: 0,
      mark: this.mark,
      hosts: this.hosts,
      words: command,
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

  /** Ends it at once, with all that it started. */
  kill(): void {
    this.process.kill();
  }
}
