import type { DnsEndpoint, DnsFailoverArgs, DnsHealthCheck, DnsTarget } from "./arguments";

/** Port at which the authoritative server listens: a process without privileges may not take 53 itself. */
export const LISTEN_PORT = 5353;

/**
 * Seconds after which a check of the sites' own servers has failed. All of it passes when a site falls silent, so it is
 * shorter than Route 53's 4 s to connect and 2 s to answer, and as long as a user waits who is patient.
 */
export const CHECK_TIMEOUT_SECONDS = 2;

/** Seconds that a resolver may keep the names and addresses of the name servers themselves. */
export const NAME_SERVER_TTL_SECONDS = 86_400;

/** Seconds that a resolver may keep everything else that hardly ever changes. */
export const SETTLED_TTL_SECONDS = 3600;

/**
 * Seconds that a resolver may keep an answer. With the default, users that a site has lost without a word find another
 * within 10 s: a second to the next check, 2 s until it fails, 3 s in resolvers and up to one more because they count in
 * whole seconds, and 2 s that a last request waits in vain.
 *
 * @param args the zone's arguments
 * @returns what was given, or 3
 */
export function answerTtl(args: DnsFailoverArgs): number {
  return args.ttlSeconds ?? 3;
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

/**
 * Seconds between two checks of a target by the sites' own servers. Route 53 checks every 10 s at the most, and wants
 * several checks to agree; these have no such limit.
 */
export const OWN_CHECK_SECONDS = 1;

/**
 * The targets that both providers answer while they are healthy.
 *
 * @param endpoint a hostname with its targets
 * @returns those that are not drained
 */
export function answeredTargets(endpoint: DnsEndpoint): DnsTarget[] {
  return endpoint.targets.filter((target) => target.drained !== true);
}
