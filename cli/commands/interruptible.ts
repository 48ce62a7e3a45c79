import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that ends in order when this process is asked to end: the signal is raised, and what the work does to tidy
 * up is waited for. The exit code is then 128 and the signal's number, as shells have it.
 *
 * @param work gets the signal to look at
 * @returns what the work returns
 * @throws what the work throws, unless it was interrupted: then the process ends
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let received: (typeof signals)[number] | undefined;
  const listen = (signal: NodeJS.Signals) => {
    received ??= signals.find((each) => each === signal);
    controller.abort(new Error(`interrupted by ${signal}`));
  };
  for (const signal of signals) process.on(signal, listen);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (received === undefined) throw error;
    return process.exit(128 + constants.signals[received]);
  } finally {
    for (const signal of signals) process.off(signal, listen);
  }
}
