import type { ShardMember } from "../sites/shards";
import type { World } from "../sites/world";
import type { Injection } from "./fault";

/** The members at some sites that lead a shard now. */
async function leadingMembers(world: World, sites: readonly string[]): Promise<ShardMember[]> {
  const leaders = await Promise.all(world.shards.map((shard) => world.leaderOf(shard)));
  return leaders.filter((leader) => leader !== undefined).filter(({ site }) => sites.includes(site.name));
}

/**
 * A fault of the members at some sites that lead when it is injected.
 *
 * @param inject done to each
 * @param heal done to each of them
 * @throws Error in `prepare`, where none leads there: there would be nothing to measure
 */
export function ofLeadingMembers(
  world: World,
  sites: readonly string[],
  inject: (member: ShardMember) => void,
  heal: (member: ShardMember) => void,
): Injection {
  let members: readonly ShardMember[] = [];
  return {
    prepare: async () => {
      members = await leadingMembers(world, sites);
      if (members.length === 0) throw new Error(`no member at ${sites.join(", ")} leads anything`);
    },
    inject: () => members.forEach(inject),
    heal: () => members.forEach(heal),
  };
}

/** The leading members' processes of a program are stopped, and go on when it is healed. */
export function stopped(world: World, sites: readonly string[], program: string): Injection {
  return ofLeadingMembers(
    world,
    sites,
    ({ standing }) => standing.pod.signal("SIGSTOP", program),
    ({ standing }) => standing.pod.signal("SIGCONT", program),
  );
}
