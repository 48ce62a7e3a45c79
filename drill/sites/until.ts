import { setTimeout as pause } from "node:timers/promises";

/** Something did not come about in time. */
export class WaitError extends Error {
  constructor(what: string, seconds: number) {
    super(`${what} did not come about in ${seconds} s`);
    this.name = "WaitError";
  }
}

/**
 * Waits until something holds.
 *
 * @param what it is, for the error
 * @param seconds how long at most
 * @param holds asked several times a second
 * @throws WaitError where it does not in time
 */
export async function until(
  what: string,
  seconds: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new WaitError(what, seconds);
    await pause(250);
  }
}
