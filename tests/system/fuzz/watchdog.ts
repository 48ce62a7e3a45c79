import { Worker } from "node:worker_threads";

/** A case that takes this long will not end, in milliseconds. Others may keep the machine busy, so it is long. */
const NEVER = 300_000;

/** Ends the process where a case does not end: nothing in its own thread can. */
const program = `
  const { workerData: { begun, seed, never } } = require("node:worker_threads");
  let last = -1, since = Date.now();
  setInterval(() => {
    const now = Atomics.load(begun, 0);
    if (now !== last) { last = now; since = Date.now(); return; }
    if (now === 0 || Date.now() - since < never) return;
    const text = "fuzz: HOLDFAST_SEED=" + (Atomics.load(seed, 0) >>> 0) + " HOLDFAST_CASES=1 does not end\\n";
    require("node:fs").writeSync(2, text);
    process.kill(process.pid, "SIGKILL");
  }, 1000);
`;

/** Looks from a thread of its own whether cases end. */
export class Watchdog {
  private readonly begun = new Int32Array(new SharedArrayBuffer(4));
  private readonly seed = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker = new Worker(program, {
    eval: true,
    workerData: { begun: this.begun, seed: this.seed, never: NEVER },
  });

  /** A case begins, and the one before it has ended. */
  begin(seed: number): void {
    Atomics.store(this.seed, 0, seed | 0);
    Atomics.add(this.begun, 0, 1);
  }

  /** Every case has ended. */
  end(): void {
    Atomics.store(this.begun, 0, 0);
    void this.worker.terminate();
  }
}
