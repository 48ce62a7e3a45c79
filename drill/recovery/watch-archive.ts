import { askDatabase } from "../sites/ask-database";
import { until } from "../sites/until";
import type { World } from "../sites/world";
import type { KeptWrite } from "../run/drill-run";
import { reaches } from "./archived-writes";
import { writtenRows } from "./written-rows";

/** Longest time until what was written is in the vault, in seconds: twice the declared bound, and some for the copying. */
const PATIENCE = 180;

/**
 * Reads the writes of every shard, and waits until its leader has archived the log up to them. Nothing is done to hurry
 * it.
 *
 * @returns the writes, which the vault now holds
 * @throws WaitError where the log is not archived in time
 */
export async function archivedWrites(world: World): Promise<KeptWrite[]> {
  const perShard = world.shards.map(async (shard): Promise<KeptWrite[]> => {
    const { database, scope } = shard;
    const { leader, writes } = await writtenRows(world, shard);
    const [segment = ""] = askDatabase(leader, database, "SELECT pg_walfile_name(pg_current_wal_lsn())");
    await until(`${segment} of ${scope} in the vault`, PATIENCE, () => {
      const [last] = askDatabase(leader, database, "SELECT last_archived_wal FROM pg_stat_archiver");
      return reaches(last, segment);
    });
    return writes;
  });
  return (await Promise.all(perShard)).flat();
}
