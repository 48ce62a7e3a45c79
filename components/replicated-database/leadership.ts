import type { ResolvedDatabase } from "./schema";
import { MemberKind } from "./names";

/** What decides who leads a shard. */
export interface LeadershipTopology {
  /** Names of all sites with members, in order of preference. */
  sites: readonly string[];
  /** Names of the sites over which preferred leaders alternate. */
  leaderSites: readonly string[];
  /** Names of sites whose members never lead. Default: none. */
  followerSites?: readonly string[];
}

/** What the arguments of a database say about who leads. */
export function leadershipOf(args: ResolvedDatabase): LeadershipTopology {
  const { leaderSites, followerSites } = args;
  return { sites: args.sites.map((site) => site.name), leaderSites, followerSites };
}

/**
 * Sites in the order in which a shard's leader falls back on them: the preferred one, the other leader sites in turn, then
 * the rest.
 *
 * @param topology sites and leader sites
 * @param shard number of the shard, from 0
 */
export function leaderOrder(topology: LeadershipTopology, shard: number): string[] {
  const { sites, leaderSites } = topology;
  const first = shard % leaderSites.length;
  return [
    ...leaderSites.slice(first),
    ...leaderSites.slice(0, first),
    ...sites.filter((site) => !leaderSites.includes(site)),
  ];
}

/**
 * Site at which a shard's leader is at home: the first in its order that may lead. Shards alternate, so each leader site
 * is home to as many, give or take one, while no site is left out.
 */
export function preferredLeader(topology: LeadershipTopology, shard: number): string {
  const { followerSites = [] } = topology;
  return leaderOrder(topology, shard).find((site) => !followerSites.includes(site)) ?? "";
}

/**
 * Patroni's `failover_priority`: among members with the same write-ahead log the highest leads. Two for each site that
 * comes later in the order, so that other members at a site rank between its first and the next site. It is 0, which
 * bars a member from leading, at the sites that only follow; the priorities of all others stay as they are, so that
 * nothing changes at the sites that take over.
 */
export function failoverPriority(
  topology: LeadershipTopology,
  shard: number,
  site: string,
  kind: MemberKind,
): number {
  if (topology.followerSites?.includes(site)) return 0;
  const rank = leaderOrder(topology, shard).indexOf(site);
  const priority = 2 * (topology.sites.length - rank);
  return kind === MemberKind.Synchronous ? priority : priority - 1;
}
