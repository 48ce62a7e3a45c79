import type { Blueprint, Shard } from "@holdfast/resilience";

/** The site that a shard's configuration prefers for its leader, of those that are not lost. */
export function preferredLeader(shard: Shard, lost: readonly string[]): string | undefined {
  const candidates = shard.members.filter((group) => !group.noFailover && !lost.includes(group.site));
  const best = Math.max(...candidates.map((group) => group.failoverPriority));
  return candidates.find((group) => group.failoverPriority === best)?.site;
}

/**
 * Services that run at several sites and write at one of them at a time: every shard that they write to has its leader
 * there. Requests enter at any site, and writes go on from there.
 */
export function activePassiveServices({ services, databases }: Blueprint): string[] {
  return services
    .filter(({ stores, deployments }) => {
      const written = stores.filter(({ kind, access }) => kind === "database" && access === "read-write");
      const leaders = databases
        .filter(({ name }) => written.some((store) => store.name === name))
        .flatMap(({ shards }) => shards.map((shard) => preferredLeader(shard, [])));
      return new Set(deployments.map(({ site }) => site)).size > 1 && new Set(leaders).size === 1;
    })
    .map(({ name }) => name);
}
