import type { Blueprint } from "../../blueprint/blueprint";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Database, Shard } from "../../stores/database/database";
import type { Resource } from "../../graph/resource";
import { at, numberOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { cronFaults } from "./cron-jobs";

const DAY_SECONDS = 86_400;

/** A restore replays the log from the last base backup on: of more than a week, it takes days. */
const MOST_BETWEEN_BACKUPS_SECONDS = 8 * DAY_SECONDS;

const policy = "backups-offsite-and-immutable";

/** CronJobs that take base backups, by database and shard, then by site. */
function backupJobs(reading: Reading): Map<string, Map<string, Resource[]>> {
  const jobs = new Map<string, Map<string, Resource[]>>();
  for (const job of reading.all(types.cronJob)) {
    const label = (name: string) => at(job.inputs, "metadata", "labels", name);
    const site = reading.findSite(job);
    if (label(labels.role) !== "backup" || site === undefined) continue;
    const key = `${textOf(label(labels.database)) ?? ""}/${numberOf(label(labels.shard)) ?? ""}`;
    const bySite = jobs.get(key) ?? new Map<string, Resource[]>();
    jobs.set(key, bySite.set(site, [...(bySite.get(site) ?? []), job]));
  }
  return jobs;
}

/** What is wrong with the base backups of a shard: jobs that do not run, and sites without one. */
function* shardDefects(
  database: Database,
  shard: Shard,
  jobs: ReadonlyMap<string, readonly Resource[]>,
): Iterable<Defect> {
  const backup = database.backup;
  if (!backup) return;
  const purpose = `no base backup of ${shard.scope} is taken`;
  const faulty: Defect[] = [];
  const working = new Set<string>();
  for (const [site, ofSite] of jobs)
    for (const job of ofSite) {
      const faults = cronFaults(
        job,
        `${purpose} while its leader is at that site`,
        MOST_BETWEEN_BACKUPS_SECONDS,
      );
      if (faults.length === 0) working.add(site);
      for (const fault of faults) faulty.push({ policy, level: "error", resource: job.urn, ...fault });
    }
  const disables = working.size === 0 ? { disables: [backup.urn] } : {};
  yield* faulty.map((defect) => ({ ...defect, ...disables }));
  const lacking = shard.members.filter(({ noFailover, site }) => !noFailover && !jobs.has(site));
  for (const { urn, site } of lacking)
    yield {
      policy,
      level: working.size === 0 || (jobs.size < 2 && shard.members.length > 1) ? "error" : "warning",
      resource: urn,
      field: "base backups",
      problem: {
        kind: "backup-unscheduled",
        shard: shard.scope,
        site,
        elsewhere: [...working].sort(),
      },
      cause: JSON.stringify(["backup-unscheduled", database.name]),
      ...disables,
    };
}

/** Base backups that are not taken, or end with one site. */
export function backupSchedules(reading: Reading, { databases, missingSites }: Blueprint): Defect[] {
  const jobs = backupJobs(reading);
  return databases.flatMap((database) =>
    database.shards.flatMap((shard) => {
      const ofShard = jobs.get(`${database.name}/${shard.index}`);
      // A part shows its own site's jobs alone, and those it shows.
      if (!ofShard && missingSites.length > 0) return [];
      return [...shardDefects(database, shard, ofShard ?? new Map<string, Resource[]>())];
    }),
  );
}

/** Snapshots of a consensus store that are not taken. */
export function snapshotSchedules(reading: Reading, { quorums }: Blueprint): Defect[] {
  const taken = reading.all(types.cronJob).filter(takesSnapshots);
  const found = taken.flatMap((job): Defect[] =>
    cronFaults(
      job,
      "the consensus store is not copied, so what an operator deletes in it is gone",
      DAY_SECONDS * 2,
    ).map((fault) => ({ policy, level: "warning", resource: job.urn, ...fault })),
  );
  const [voter] = quorums
    .flatMap(({ voters }) => voters)
    .filter(({ urn }) => urn?.includes("StatefulSet") === true);
  if (taken.length === 0 && voter?.urn !== undefined && reading.all(types.clusterVoter).length > 0)
    found.push({
      policy,
      level: "warning",
      resource: voter.urn,
      field: "snapshots",
      problem: { kind: "store-not-copied" },
    });
  return found;
}

/** Whether a CronJob saves a copy of etcd's store. */
export function takesSnapshots(job: Resource): boolean {
  const containers = at(job.inputs, "spec", "jobTemplate", "spec", "template", "spec", "containers");
  const text = JSON.stringify(containers ?? "");
  return ["etcdctl", "snapshot", "save"].every((word) => text.includes(word));
}
