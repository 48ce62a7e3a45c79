import { setTimeout as pause } from "node:timers/promises";

/** Something did not come about in time. */
export class WaitError extends Error {
  constructor(what: string, seconds: number) {
    super(`${what} did not come about in ${seconds} s`);
    this.name = "WaitError";
  }
}

/** After this time whoever watches is told what is waited for, in seconds. */
const LONG = 30;

/**
 * Waits until something holds.
 *
 * @param what it is, for the error
 * @param seconds how long at most
 * @param holds asked several times a second
 * @param say told what is waited for once that takes longer than 30 s. Default: nobody is
 * @throws WaitError where it does not in time
 */
export async function until(
  what: string,
  seconds: number,
  holds: () => boolean | Promise<boolean>,
  say?: (text: string) => void,
): Promise<void> {
  const start = performance.now();
  const passed = (after: number): boolean => performance.now() > start + after * 1000;
  for (let told = false; !(await holds());) {
    if (passed(seconds)) throw new WaitError(what, seconds);
    if (!told && passed(LONG)) {
      told = true;
      say?.(`still waiting for ${what}`);
    }
    await pause(250);
  }
}
