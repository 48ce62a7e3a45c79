import type { DrillRun } from "../run/drill-run";

/** What users of one service got, second by second. */
export interface ServiceTimeline {
  readonly service: string;
  /** The first second, counted from the one that begins with the fault, which is 0: negative before it. */
  readonly firstSecond: number;
  /** Requests that were done, by the second in which they were answered. */
  readonly done: readonly number[];
  /** Requests that were refused, or that were given up without an answer in that second. */
  readonly failed: readonly number[];
}

/** What users of each service got in every second of a drill. */
export function timelines(run: DrillRun): ServiceTimeline[] {
  const secondOf = (milliseconds: number) => Math.floor((milliseconds - run.faultMilliseconds) / 1000);
  const firstSecond = secondOf(0);
  const ends = run.attempts.map((attempt) => attempt.endedMilliseconds);
  const lastSecond = secondOf(ends.reduce((latest, each) => Math.max(latest, each), run.endMilliseconds));
  return run.services.map(({ service }) => {
    const none = Array.from({ length: lastSecond - firstSecond + 1 }, () => 0);
    const [done, failed] = [[...none], [...none]];
    for (const attempt of run.attempts) {
      if (attempt.service !== service) continue;
      const counted = attempt.outcome === "done" ? done : failed;
      const at = secondOf(attempt.endedMilliseconds) - firstSecond;
      counted[at] = (counted[at] ?? 0) + 1;
    }
    return { service, firstSecond, done, failed };
  });
}
