import type { DnsEndpoint, DnsTarget } from "./arguments";

/** Port at which the authoritative server listens: a process without privileges may not take 53 itself. */
export const LISTEN_PORT = 5353;

/** Port at which the authoritative server shows its figures. */
export const METRICS_PORT = 8081;

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
 * Seconds between two checks of a target by the sites' own servers. Route 53 checks every 10 s at the most, and wants
 * several checks to agree; these have no such limit.
 */
export const OWN_CHECK_SECONDS = 1;

/**
 * Checks in a row that have to fail before the sites' own servers take a target out of their answers: one that is late by
 * itself sends nobody elsewhere. PowerDNS Authoritative Server 5.0 and later; older ones do not know of it, and take one.
 */
export const OWN_CHECK_FAILURES = 2;

/**
 * The targets that both providers answer while they are healthy.
 *
 * @param endpoint a hostname with its targets
 * @returns those that are not drained
 */
export function answeredTargets(endpoint: Pick<DnsEndpoint, "targets">): DnsTarget[] {
  return endpoint.targets.filter((target) => target.drained !== true);
}
