import { readCron } from "@holdfast/contract/cron";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../../graph/values";
import { configuredShards } from "../../stores/database/shard-configuration";
import { type ConfiguredVoter, configuredVoters, votersByQuorum } from "../../stores/quorum/voter-settings";
import type { Defect } from "../defect";
import type { ConfigurationProblem, Consequence } from "./problem";

const DAY_SECONDS = 86_400;

/** What a schedule is for. */
type Purpose = "backups" | "snapshots";

function defect(
  resource: string,
  field: string,
  problem: ConfigurationProblem,
  cause: string,
  level: Defect["level"] = "error",
): Defect {
  return { policy: "configuration-takes-effect", level, resource, field, problem, cause };
}

/** True where a text names a time zone that there is. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^(?:[+-]|[A-Z]{3}[+-]?\d)/.test(name);
  } catch {
    return false;
  }
}

/** Why a CronJob does not run as often as it is there for. */
function faultsOf(job: Resource, mostDays: number, whose: string): Defect[] {
  const unfit = (
    field: string,
    value: string,
    consequence: Consequence,
    fit?: string,
    level?: Defect["level"],
  ): Defect =>
    defect(
      job.urn,
      `spec.${field}`,
      { kind: "unfit-setting", value, consequence, ...(fit === undefined ? {} : { fit }) },
      `${whose} ${field} ${consequence} ${value}`,
      level,
    );
  const found: Defect[] = [];
  if (at(job.inputs, "spec", "suspend") === true) found.push(unfit("suspend", "true", "never-runs", "false"));
  const schedule = textOf(at(job.inputs, "spec", "schedule"));
  if (schedule !== undefined) {
    const cron = readCron(schedule);
    if (cron.kind === "malformed") found.push(unfit("schedule", schedule, "refused-schedule", "five fields"));
    else if (cron.longestGapSeconds === Infinity)
      found.push(unfit("schedule", schedule, "never-runs", "a time that comes every day"));
    else if (cron.longestGapSeconds > mostDays * DAY_SECONDS)
      found.push(unfit("schedule", schedule, "seldom-runs", "a time that comes every day", "warning"));
  }
  const zone = textOf(at(job.inputs, "spec", "timeZone"));
  if (zone !== undefined && !isTimeZone(zone))
    found.push(unfit("timeZone", zone, "no-such-time-zone", "Etc/UTC"));
  const deadline = numberOf(at(job.inputs, "spec", "startingDeadlineSeconds"));
  if (deadline !== undefined && deadline < 10)
    found.push(unfit("startingDeadlineSeconds", String(deadline), "never-runs", "10 or more"));
  return found;
}

/** Backups that are on no schedule: every shard has one at each site with members, since whichever leads takes it. */
function backups(reading: Reading): Defect[] {
  const jobs = reading.all(types.cronJob).filter((job) => reading.label(job, labels.role) === "backup");
  if (jobs.length === 0) return [];
  const placed = new Set<string>();
  const databases = new Set<string>();
  const found = jobs.flatMap((job) => {
    const database = textOf(at(job.inputs, "metadata", "labels", labels.database)) ?? "";
    const shard = textOf(at(job.inputs, "metadata", "labels", labels.shard)) ?? "";
    placed.add(`${database}-${shard} ${reading.findSite(job)}`);
    databases.add(database);
    return faultsOf(job, 7, `backup of ${database}`);
  });
  const missing = configuredShards(reading)
    .filter(({ database }) => databases.has(database))
    .flatMap(({ name, members }) =>
      members
        .filter(({ site }) => !placed.has(`${name} ${site}`))
        .map(({ configuration, site }) =>
          defect(
            configuration.urn,
            "CronJob",
            { kind: "no-schedule", value: name, of: "backups", site },
            `${name} has no backup ${site}`,
          ),
        ),
    );
  return [...found, ...missing];
}

function takesSnapshots(job: Resource): boolean {
  const containers = listOf(at(job.inputs, "spec", "jobTemplate", "spec", "template", "spec", "containers"));
  return containers.some((container) =>
    /\bsnapshot\s+save\b/.test(
      [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))].join(" "),
    ),
  );
}

/** Snapshots of voters that are on no schedule, where others of their quorum are. */
function snapshots(reading: Reading): Defect[] {
  const jobs = reading.all(types.cronJob).filter(takesSnapshots);
  const sites = new Set(jobs.map((job) => reading.findSite(job)));
  const found = jobs.flatMap((job) => faultsOf(job, 2, "snapshots"));
  const missing = [...votersByQuorum(configuredVoters(reading))].flatMap(([quorum, voters]) => {
    const inClusters = voters.filter(({ resource }) => resource.type === types.statefulSet);
    if (!inClusters.some(({ site }) => sites.has(site))) return [];
    return inClusters
      .filter(({ site }) => !sites.has(site))
      .map(({ resource, site }: ConfiguredVoter) =>
        defect(
          resource.urn,
          "CronJob",
          { kind: "no-schedule", value: quorum, of: "snapshots" satisfies Purpose, site: site ?? "" },
          `${quorum} has no snapshots ${site}`,
          "warning",
        ),
      );
  });
  return [...found, ...missing];
}

/** Backups and snapshots that no schedule takes. */
export function schedules(reading: Reading): Defect[] {
  return [...backups(reading), ...snapshots(reading)];
}
