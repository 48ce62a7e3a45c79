import type { ShardMember } from "../sites/shards";
import type { World } from "../sites/world";
import type { Fault } from "./fault";

/** The members at some sites that lead a shard now. */
export async function leadingMembers(world: World, sites: readonly string[]): Promise<ShardMember[]> {
  const leaders = await Promise.all(world.shards.map((shard) => world.leaderOf(shard)));
  return leaders.filter((leader) => leader !== undefined).filter(({ site }) => sites.includes(site.name));
}

/**
 * A fault of the members at some sites that lead when it strikes.
 *
 * @param strike done to each
 * @param mend done to each of them, to take it back
 * @throws Error in `prepare`, where none leads there: there would be nothing to measure
 */
export function ofLeadingMembers(
  world: World,
  sites: readonly string[],
  strike: (member: ShardMember) => void,
  mend: (member: ShardMember) => void,
): Fault {
  let members: readonly ShardMember[] = [];
  return {
    prepare: async () => {
      members = await leadingMembers(world, sites);
      if (members.length === 0) throw new Error(`no member at ${sites.join(", ")} leads anything`);
    },
    strike: () => members.forEach(strike),
    mend: () => members.forEach(mend),
  };
}
