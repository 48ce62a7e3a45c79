import type { DataSite } from "../sites/data-site";
import type { Site } from "../sites/site";
import { backupPods } from "../sites/drilled-pods";
import type { DeclaredPod } from "../declared/pod";
import type { StandingShard } from "../sites/shards";
import { until } from "../sites/until";
import type { World } from "../sites/world";
import { restorePod } from "./restore-pod";

/** Longest times, in seconds: until a restored member leads. */
const PATIENCE = 180;

function ownBackupPod(site: DataSite, shard: StandingShard): DeclaredPod {
  const found = backupPods(site.declared, new Set([shard.database])).find(
    ({ labels }) => labels["holdfast.dev/shard"] === String(shard.shard),
  );
  if (!found) throw new Error(`${site.name} declares no backup of ${shard.scope}`);
  return found;
}

/** Takes a base backup of every shard, by the declared job at the site that leads it. */
export async function backUp(world: World): Promise<void> {
  for (const shard of world.shards) {
    const leader = await world.leaderOf(shard);
    if (!leader) throw new Error(`nobody leads ${shard.scope}`);
    const { code } = await leader.site.job(ownBackupPod(leader.site, shard)).runToEnd();
    if (code !== 0) throw new Error(`the backup of ${shard.scope} ended with ${code}`);
  }
}

async function restore(site: DataSite, shard: StandingShard): Promise<void> {
  const member = shard.members.find((each) => each.site === site);
  if (!member) throw new Error(`${shard.scope} has no member at ${site.name}`);
  const pod = restorePod(ownBackupPod(site, shard), member.standing.pod.declared, shard.scope);
  const { code } = await site.job(pod).runToEnd();
  if (code !== 0) throw new Error(`the restore of ${shard.scope} at ${site.name} ended with ${code}`);
}

/**
 * Rebuilds everything from the vault on sites that are empty, step by step as the runbook has it.
 *
 * A quorum that lost the disks of most of its voters is made anew, with none of its former data at any of them. Members
 * stay away until one site is filled, so that Patroni makes no empty database of its own. etcd settles its version only
 * once every voter was seen, and Patroni can use it only then; so all voters come before the members.
 *
 * @param mark told of each step that is done
 */
export async function rebuild(world: World, mark: (text: string) => void): Promise<void> {
  const [first, ...others] = world.dataSites;
  if (!first) throw new Error("there is no data site");
  const voters: readonly Site[] = world.cloudSites;
  for (const site of voters) {
    site.kill();
    site.wipe();
  }
  mark("the voters in the cloud are stopped, and empty");
  for (const site of world.dataSites) {
    site.startPrograms();
    site.startPods(({ role }) => role !== "member");
  }
  await Promise.all(
    world.shards.map(async (shard) => {
      await restore(first, shard);
      mark(`${shard.scope} is restored at ${first.name}`);
    }),
  );
  for (const site of voters) site.startPods();
  first.startPods();
  for (const shard of world.shards) {
    await until(`a leader of ${shard.scope}`, PATIENCE, () => world.leaderOf(shard).then(Boolean));
  }
  mark(`every shard is led from ${first.name}`);
  for (const site of others) site.startPods();
  await world.configure();
  await world.untilWhole();
  mark("every copy streams from it");
}
