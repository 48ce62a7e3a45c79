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
 * Longest time until a dead address leaves the answers: F x max(I, t) + t. The last of F checks that fail may begin F
 * intervals after the failure and takes its whole timeout; PowerDNS begins the next ones when the slowest of the last ones
 * has ended (Route 53's timeout is below its interval).
 */
export function detectionSeconds({
  failureThreshold,
  intervalSeconds,
  timeoutSeconds,
}: Pick<DnsTiming, "intervalSeconds" | "failureThreshold" | "timeoutSeconds">): number {
  return product(failureThreshold, Math.max(intervalSeconds, timeoutSeconds)) + timeoutSeconds;
}

/**
 * Longest time until users are sent elsewhere: F x max(I, t) + t + T. About 9 in 100 resolvers keep answers for longer
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
