/** Window over which availability is promised, in days. */
export const windowDays = 30;

/**
 * Losses of a site within the window that a service's budget has room for, each as long as its RTO. An assumption: a
 * budget of one would page on the first failover that keeps its goal.
 */
const lossesInWindow = 4;

/** Least availability that is worth an objective: below it nobody would be called for hours. */
const leastObjective = 0.99;

/** Highest that probes every 10 s can tell from 1 within the window. */
const highestObjective = 0.9999;

/**
 * Availability that a service's goal asks for, over the window: all of it but for as many interruptions as it is to
 * survive, each of its RTO.
 *
 * @param rtoSeconds the goal
 * @returns a share of 1
 */
export function availabilityObjective(rtoSeconds: number): number {
  const lost = (lossesInWindow * rtoSeconds) / (windowDays * 86_400);
  return Math.round(Math.min(highestObjective, Math.max(leastObjective, 1 - lost)) * 1e6) / 1e6;
}

/**
 * Rates at which a budget burns that call somebody, each over a long window and, so that the alert ends with its cause, a
 * short one. [Google: The Site Reliability Workbook, chapter 5, table 5-8]
 */
export const burnRates = [
  { rate: 14.4, long: "1h", short: "5m", severity: "page" },
  { rate: 6, long: "6h", short: "30m", severity: "page" },
  { rate: 1, long: "3d", short: "6h", severity: "ticket" },
] as const;
