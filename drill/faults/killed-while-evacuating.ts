import type { World } from "../sites/world";
import type { Fault } from "./fault";
import { killed } from "./killed";

/** The site that is evacuated while others are killed: the first that leads a shard and is not one of these. */
export function evacuatedSite(
  leading: readonly string[],
  killedSites: readonly string[],
): string | undefined {
  return leading.find((site) => !killedSites.includes(site));
}

/**
 * While another site's leaders are handed over to members at these sites, these are killed: half of the leaders have
 * come by then. The other site's name server and gateway go on, as they do in an evacuation until its power is cut.
 */
export function killedWhileEvacuating(world: World, sites: readonly string[]): Fault {
  const site = killed(world, sites);
  return {
    prepare: async ({ mark }) => {
      const homes = world.shards.flatMap(({ members }) =>
        members.slice(0, 1).map((member) => member.site.name),
      );
      const evacuated = evacuatedSite(homes, sites);
      if (evacuated === undefined) throw new Error(`no site but ${sites.join(", ")} leads anything`);
      const shards = world.shards.filter(({ members }) => members[0]?.site.name === evacuated);
      for (const shard of shards.slice(0, Math.ceil(shards.length / 2))) {
        // The worst place that they can be handed over to: the one that is killed.
        const next = shard.members.find((member) => sites.includes(member.site.name));
        if (next) await world.handOver(shard, next);
      }
      mark("seen", `half of the leaders at ${evacuated} were handed over`);
    },
    strike: () => site.strike(),
    mend: () => site.mend(),
  };
}
