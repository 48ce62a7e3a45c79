import { MemberKind } from "./names";

/** What decides who leads a shard. */
export interface LeadershipTopology {
  /** Names of all sites with members, in order of preference. */
  sites: readonly string[];
  /** Names of the sites over which preferred leaders alternate. */
  leaderSites: readonly string[];
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

/** Site at which a shard's leader is at home. Shards alternate, so each leader site is home to as many, give or take one. */
export function preferredLeader(topology: LeadershipTopology, shard: number): string {
  return leaderOrder(topology, shard)[0] ?? "";
}

/**
 * Patroni's `failover_priority`: among members with the same write-ahead log the highest leads. Two for each site that
 * comes later in the order, so that other members at a site rank between its first and the next site; never 0, which
 * would bar a member from leading.
 */
export function failoverPriority(
  topology: LeadershipTopology,
  shard: number,
  site: string,
  kind: MemberKind,
): number {
  const rank = leaderOrder(topology, shard).indexOf(site);
  const priority = 2 * (topology.sites.length - rank);
  return kind === MemberKind.Synchronous ? priority : priority - 1;
}
