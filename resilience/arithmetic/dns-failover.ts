import { product } from "./unbounded";

/** A checker set takes an address out when no more than this share of checkers finds it healthy (Route 53). */
export const ROUTE53_HEALTHY_SHARE = 0.18;

/** What decides how long DNS takes to send users elsewhere. All in seconds but the threshold. */
export interface DnsTiming {
  /** Time between two checks. */
  readonly intervalSeconds: number;
  /** Failed checks after which an address leaves the answers. */
  readonly failureThreshold: number;
  /** Longest time for one check. */
  readonly timeoutSeconds: number;
  /** Time for which a resolver keeps an answer. */
  readonly ttlSeconds: number;
}

/**
 * Longest time until a dead address leaves the answers: F x I + t. The first check may come a whole interval
 * after the failure, and the last one takes its whole timeout.
 */
export function detectionSeconds(
  timing: Pick<DnsTiming, "intervalSeconds" | "failureThreshold" | "timeoutSeconds">,
): number {
  return product(timing.failureThreshold, timing.intervalSeconds) + timing.timeoutSeconds;
}

/**
 * Longest time until users are sent elsewhere: F x I + t + T. About 9 in 100 resolvers keep answers for longer
 * than they are told; no bound covers those.
 */
export function dnsFailoverSeconds(timing: DnsTiming): number {
  return detectionSeconds(timing) + timing.ttlSeconds;
}

/**
 * Expected time until users are sent elsewhere by Route 53, whose checkers start at different moments:
 * (F - 0.18) x I + t + T / 2.
 */
export function expectedDnsFailoverSeconds(timing: DnsTiming): number {
  return (
    (timing.failureThreshold - ROUTE53_HEALTHY_SHARE) * timing.intervalSeconds +
    timing.timeoutSeconds +
    timing.ttlSeconds / 2
  );
}
