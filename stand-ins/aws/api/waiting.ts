import { setTimeout as sleep } from "node:timers/promises";

/** First pause between two questions, in milliseconds; each pause is twice the one before. */
const FIRST_PAUSE = 100;

/** Longest pause between two questions, in milliseconds. */
const LONGEST_PAUSE = 5_000;

/**
 * Asks until the answer is the one that is waited for.
 *
 * @param what what is waited for, as an error names it
 * @param done asks once; true ends the wait
 * @param timeoutSeconds how long to wait, in seconds; 600 by default
 * @throws Error when the time is over
 */
export async function until(what: string, done: () => Promise<boolean>, timeoutSeconds = 600): Promise<void> {
  const end = performance.now() + timeoutSeconds * 1000;
  for (let pause = FIRST_PAUSE; !(await done()); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    if (performance.now() + pause > end) {
      throw new Error(`waited ${timeoutSeconds} s for ${what}`);
    }
    await sleep(pause);
  }
}
