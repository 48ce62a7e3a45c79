import type { KeptWrite } from "../run/drill-run";
import { writesTable } from "../service/shard-store";
import { askDatabase } from "../sites/ask-database";
import type { ShardMember, StandingShard } from "../sites/shards";
import type { World } from "../sites/world";

/**
 * The writes that a shard has kept, as its leader says.
 *
 * @returns the writes, and the leader that was asked
 * @throws Error where nobody leads it
 */
export async function writtenRows(
  world: World,
  shard: StandingShard,
): Promise<{ leader: ShardMember; writes: KeptWrite[] }> {
  const { database, scope } = shard;
  const leader = await world.leaderOf(shard);
  if (!leader) throw new Error(`nobody leads ${scope}`);
  const rows = askDatabase(leader, database, `SELECT value || ' ' || key FROM ${writesTable}`);
  const writes = rows.map((row) => {
    const [value, key = ""] = row.split(" ");
    return { database, shard: shard.shard, key, value: Number(value) };
  });
  return { leader, writes };
}
