import { InvalidInputError } from "@holdfast/resilience";
import { confirmingCopies, type ShardMember, type StandingShard } from "../sites/shards";
import { until } from "../sites/until";
import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { killed } from "./kill";
import { anySites, type Targets } from "./targets";

/** Longest time until a new leader has its copies, in seconds. */
const PATIENCE = 60;

/** The site that is evacuated while others are killed: the first that leads a shard and is not one of these. */
export function evacuatedSite(
  leading: readonly string[],
  killedSites: readonly string[],
): string | undefined {
  return leading.find((site) => !killedSites.includes(site));
}

/** Copies that confirm a shard's writes, as its leader knows them. */
async function confirming(world: World, shard: StandingShard): Promise<number> {
  const leader = await world.leaderOf(shard);
  return leader ? (await confirmingCopies(leader, world.authorityCertificate)).length : 0;
}

/**
 * Hands a shard over, and waits until as many copies confirm its writes as before: until then nobody may follow the new
 * leader, so no evacuation is done with it.
 */
async function handOverWhole(world: World, shard: StandingShard, next: ShardMember): Promise<void> {
  const copies = await confirming(world, shard);
  await world.handOver(shard, next);
  await until(
    `${copies} copies that confirm writes of ${shard.scope}`,
    PATIENCE,
    async () => (await confirming(world, shard)) >= copies,
  );
}

function killedWhileEvacuating(world: World, sites: readonly string[]): Injection {
  return {
    ...killed(world, sites),
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
        if (next) await handOverWhole(world, shard, next);
      }
      mark("seen", `half of the leaders at ${evacuated} were handed over`);
    },
  };
}

/** Sites that another one can be evacuated to. */
const destinations: Targets = {
  ...anySites,
  check: (kind, sites, { data, leading }) => {
    const stands = sites.every((site) => data.includes(site));
    if (stands && evacuatedSite(leading, sites) !== undefined) return;
    throw new InvalidInputError({
      what: `no site could be evacuated to ${sites.join(" and ")}`,
      where: `--lose ${sites.join(",")} --fault ${kind}`,
      why: "leaders of another site are handed over to members there, and then it is killed",
      fix: `name one of: ${data.join(", ")}`,
    });
  },
};

/**
 * While another site's leaders are handed over to members at these sites, these are killed: half of the leaders have
 * come by then. The other site's name server and gateway go on, as they do in an evacuation until its power is cut.
 */
export const killDuringEvacuation: Fault = {
  kind: "kill-during-evacuation",
  title: "kill during an evacuation to",
  description:
    "half of the leaders of another site, the first that leads something, have been handed over to the sites (`patronictl switchover`); then these are killed",
  targets: destinations,
  needs: [],
  asLoss: { meaning: "the loss" },
  inFullRun: "once",
  inSoak: "one site",
  at: killedWhileEvacuating,
};
