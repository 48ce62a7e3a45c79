import type { DnsEndpoint, DnsTarget } from "./arguments";
import { answeredTargets, CHECK_TIMEOUT_SECONDS, OWN_CHECK_FAILURES } from "./defaults";
import type { ResolvedZone } from "./schema";
import { settledRecords } from "./settled-records";

/**
 * The zone as the authoritative servers read it: the settled records, and for each endpoint a Lua record that answers
 * as Route 53 does.
 *
 * Route 53 answers one of the healthy weighted records, by weight, and the last resort once none is healthy. Here the
 * first set of addresses holds each target as often as it has shares, of which the selector draws one that is up; the
 * second set is the last resort. A drained target is in neither.
 *
 * @param args the zone's arguments
 * @returns the zone file's text, the same for the same arguments
 */
export function zoneFile(args: ResolvedZone): string {
  const settled = settledRecords(args).flatMap(({ name, ttl, type, values }) =>
    values.map((value) => `${name}. ${ttl} IN ${type} ${value}`),
  );
  const answers = args.endpoints.map(
    (endpoint) =>
      `${endpoint.hostname}. ${args.ttlSeconds} IN LUA A "${ifUrlUp(args.healthCheck.port, endpoint)}"`,
  );
  // Who proves to an authority that the zone is theirs writes at Route 53 alone: its name servers are named for that name.
  const challenges = args.delegation.nameServers.map(
    (server) => `_acme-challenge.${args.zone}. ${args.ttlSeconds} IN NS ${server}.`,
  );
  return [`$ORIGIN ${args.zone}.`, `$TTL ${args.ttlSeconds}`, ...settled, ...challenges, ...answers, ""].join(
    "\n",
  );
}

function ifUrlUp(port: number, endpoint: DnsEndpoint): string {
  const url = `https://${endpoint.hostname}${port === 443 ? "" : `:${port}`}${endpoint.healthPath}`;
  const active = sharesOf(answeredTargets(endpoint)).flatMap(({ address, shares }) =>
    Array.from({ length: shares }, () => `'${address}'`),
  );
  const sets = `{{${active.join(",")}},{'${endpoint.lastResortAddress}'}}`;
  return `ifurlup('${url}', ${sets}, {selector='random', timeout=${CHECK_TIMEOUT_SECONDS}, minimumFailures=${OWN_CHECK_FAILURES}})`;
}

/**
 * Weights in their lowest terms: 100, 50 and 50 are 2, 1 and 1 shares.
 *
 * @param targets targets with weights of at least 1
 * @returns the targets' addresses with their shares
 */
export function sharesOf(targets: readonly DnsTarget[]): { address: string; shares: number }[] {
  const divisor = targets.map(({ weight }) => weight).reduce(greatestCommonDivisor, 0);
  return targets.map(({ address, weight }) => ({ address, shares: weight / divisor }));
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
