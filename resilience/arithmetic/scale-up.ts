import { product } from "./unbounded";

/** A limit on how fast an autoscaler adds replicas: some percent of those that run, or a number of pods. */
export interface GrowthLimit {
  readonly type: "Percent" | "Pods";
  readonly value: number;
  readonly periodSeconds: number;
}

/** How an autoscaler grows. */
export interface Growth {
  readonly limits: readonly GrowthLimit[];
  /** Which of the limits decides: the one that adds most, or least. */
  readonly by: "most" | "least";
  /** For how long it waits before it believes that more are needed, in seconds. */
  readonly stabilizationSeconds: number;
}

/** Kubernetes' autoscaler looks at metrics every 15 s (controller manager, sync period). */
export const AUTOSCALER_PERIOD_SECONDS = 15;

/** Assumption: metrics are at most 15 s old, the metrics server's default resolution. */
export const METRICS_AGE_SECONDS = 15;

/** Beyond this an autoscaler is taken never to get there. */
const MOST_ROUNDS = 1000;

/** Replicas that some limits allow after one round, by the limit that decides. */
function grown(replicas: number, growth: Growth): number {
  const allowed = growth.limits.map((limit) =>
    limit.type === "Percent" ? Math.ceil(replicas * (1 + limit.value / 100)) : replicas + limit.value,
  );
  if (allowed.length === 0) return replicas;
  return growth.by === "most" ? Math.max(...allowed) : Math.min(...allowed);
}

/**
 * Longest time until an autoscaler has grown to the replicas that are needed and they are ready: metrics show the
 * demand, the autoscaler acts in rounds, each of which lasts as long as the period of its limits, and the last
 * replicas start.
 *
 * @param from replicas that run
 * @param to replicas that are needed
 * @param growth how the autoscaler grows
 * @param startupSeconds longest time for a replica to become ready
 * @returns seconds, or `undefined` where it never grows that far
 */
export function scaleUpSeconds(
  from: number,
  to: number,
  growth: Growth,
  startupSeconds: number,
): number | undefined {
  if (to <= from) return 0;
  const periods = growth.limits.map((limit) => limit.periodSeconds);
  const round = Math.max(AUTOSCALER_PERIOD_SECONDS, ...periods);
  let rounds = 0;
  for (let replicas = Math.max(1, from); replicas < to; rounds++) {
    const next = grown(replicas, growth);
    if (next <= replicas || rounds >= MOST_ROUNDS) return undefined;
    replicas = next;
  }
  // The first round comes with the first look at the metrics, each further one a period later.
  const waits = METRICS_AGE_SECONDS + AUTOSCALER_PERIOD_SECONDS + growth.stabilizationSeconds;
  return waits + product(rounds - 1, round) + startupSeconds;
}

/** Kubernetes' default time until a silent node is taken for lost (controller manager, node monitor grace period). */
export const NODE_GRACE_SECONDS = 50;

/** Kubernetes' default time for which pods stay bound to a lost node (toleration of unreachable nodes). */
export const EVICTION_SECONDS = 300;

/**
 * Longest time until pods of lost nodes are started elsewhere and ready.
 *
 * @param startupSeconds longest time for a pod to become ready
 */
export function rescheduleSeconds(startupSeconds: number): number {
  return NODE_GRACE_SECONDS + EVICTION_SECONDS + startupSeconds;
}
