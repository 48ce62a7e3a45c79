import type { DnsEndpoint, DnsFailoverArgs, DnsHealthCheck, DnsTarget } from "./arguments";

/** Port at which the authoritative server listens: a process without privileges may not take 53 itself. */
export const LISTEN_PORT = 5353;

/**
 * Seconds after which a check has failed. Route 53 gives a target 4 s to connect and 2 s to answer; the authoritative
 * servers wait as long in all, so that a slow site is up for both providers or for neither.
 */
export const CHECK_TIMEOUT_SECONDS = 6;

/** Seconds that a resolver may keep the names and addresses of the name servers themselves. */
export const NAME_SERVER_TTL_SECONDS = 86_400;

/** Seconds that a resolver may keep everything else that hardly ever changes. */
export const SETTLED_TTL_SECONDS = 3600;

/**
 * Seconds that a resolver may keep an answer.
 *
 * @param args the zone's arguments
 * @returns what was given, or 10
 */
export function answerTtl(args: DnsFailoverArgs): number {
  return args.ttlSeconds ?? 10;
}

/**
 * How targets are checked, with every default filled in.
 *
 * @param args the zone's arguments
 * @returns every field
 */
export function healthCheckOf(args: DnsFailoverArgs): Required<DnsHealthCheck> {
  return {
    intervalSeconds: args.healthCheck?.intervalSeconds ?? 10,
    failureThreshold: args.healthCheck?.failureThreshold ?? 3,
    port: args.healthCheck?.port ?? 443,
  };
}

/** Seconds between two checks of a target by the sites' own servers, unless Route 53 checks as often: PowerDNS' default. */
const OWN_CHECK_SECONDS = 5;

/**
 * How often the sites' own servers check each target. Route 53 checks every 10 s at the most, and wants several checks
 * to agree; these have no such limit.
 *
 * @param args the zone's arguments
 * @returns seconds
 */
export function ownCheckSeconds(args: DnsFailoverArgs): number {
  return Math.min(OWN_CHECK_SECONDS, healthCheckOf(args).intervalSeconds);
}

/**
 * The targets that both providers answer while they are healthy.
 *
 * @param endpoint a hostname with its targets
 * @returns those that are not drained
 */
export function answeredTargets(endpoint: DnsEndpoint): DnsTarget[] {
  return endpoint.targets.filter((target) => target.drained !== true);
}
