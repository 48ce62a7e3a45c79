import { writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Ended, Program } from "./isolation";

/** What starts processes of one kind, one at a time. */
interface Process<Request> {
  start(request: Request): { readonly ended: Promise<Ended>; readonly output: Readable | undefined };
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
  kill(): void;
}

/** A program of the drill's own, by the process that it is each time that it is started. */
export class StartedProgram<Request extends { readonly log: string }> implements Program {
  /**
   * @param process what starts it
   * @param request what it is started with
   */
  constructor(
    private readonly process: Process<Request>,
    private readonly request: Request,
  ) {}

  /** Starts it; what keeps it from starting is logged. */
  start(): Readable | undefined {
    const { log } = this.request;
    const { ended, output } = this.process.start(this.request);
    ended.catch((error: unknown) => writeFileSync(log, `${String(error)}\n`, { flag: "a" }));
    return output;
  }

  /** Sends a signal to every process of it. */
  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
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
