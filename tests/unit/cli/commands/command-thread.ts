import * as path from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

/** What a command printed and ended with. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** What the thread is given. */
export interface CommandLines {
  /** Arguments of commands come in by it, and what they ended with goes out. */
  readonly port: MessagePort;
  /** How many answers there have been. */
  readonly answers: Int32Array<SharedArrayBuffer>;
}

/** How long a command may take, in milliseconds; machines may be slow. */
const LIMIT_MS = 300_000;

const script = path.join(__dirname, "programs/run-command-lines.ts");

/**
 * A thread in which command lines run one after another, with modules that are loaded once: that is half of the time of
 * a command that judges a file.
 */
export class CommandThread {
  private readonly answers = new Int32Array(new SharedArrayBuffer(4));
  private readonly port: MessagePort;
  private readonly worker: Worker;

  /** @param environment the environment of the thread */
  constructor(environment: NodeJS.ProcessEnv) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    // What a thread prints counts as printed to the terminal of its process, and here it is read.
    const env = { ...environment, FORCE_COLOR: "0" };
    const workerData: CommandLines = { port: port2, answers: this.answers };
    this.worker = new Worker(script, {
      env,
      execArgv: ["--require", "tsx/cjs"],
      workerData,
      transferList: [port2],
    });
    this.worker.unref();
    this.port.unref();
  }

  /** Runs a command and sleeps until it has ended. */
  run(args: readonly string[]): Ended {
    const before = Atomics.load(this.answers, 0);
    this.port.postMessage(args);
    Atomics.wait(this.answers, 0, before, LIMIT_MS);
    const answer = receiveMessageOnPort(this.port)?.message as Ended | { defect: string } | undefined;
    if (!answer) throw new Error(`holdfast ${args.join(" ")} took longer than ${LIMIT_MS / 1000} s`);
    if ("defect" in answer) throw new Error(`holdfast ${args.join(" ")}: ${answer.defect}`);
    return answer;
  }
}
