/** Kubernetes' autoscaler looks at metrics every 15 s (controller manager, sync period). */
export const AUTOSCALER_PERIOD_SECONDS = 15;

/** Assumption: metrics are at most 15 s old, the metrics server's default resolution. */
export const METRICS_AGE_SECONDS = 15;

/** In one period the autoscaler doubles the replicas, or adds four, whichever is more (its default policy). */
const REPLICAS_ADDED_AT_LEAST = 4;

/**
 * Periods of the autoscaler until it has grown from one number of replicas to another by its default policy.
 *
 * @param from replicas that run, 1 or more
 * @param to replicas that are needed
 */
export function scaleUpPeriods(from: number, to: number): number {
  let periods = 0;
  for (let replicas = Math.max(1, from); replicas < to; periods++) {
    replicas += Math.max(replicas, REPLICAS_ADDED_AT_LEAST);
  }
  return periods;
}

/**
 * Longest time until an autoscaler has grown to the replicas that are needed and they are ready: metrics show
 * the demand, the autoscaler acts period by period, and the last replicas start.
 *
 * @param from replicas that run
 * @param to replicas that are needed
 * @param startupSeconds longest time for a replica to become ready
 */
export function scaleUpSeconds(from: number, to: number, startupSeconds: number): number {
  if (to <= from) return 0;
  return METRICS_AGE_SECONDS + scaleUpPeriods(from, to) * AUTOSCALER_PERIOD_SECONDS + startupSeconds;
}
