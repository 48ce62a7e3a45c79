import { goSeconds } from "@holdfast/contract/duration";
import { labels, type Reading, types } from "../../blueprint/reading";
import { podTemplateOf } from "../../blueprint/pod-templates";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../../graph/values";
import { LONGEST_OUTAGE_SECONDS } from "../authority/renewals";
import type { Defect } from "../defect";
import { cronFaults } from "../vault/cron-jobs";
import { takesSnapshots } from "../vault/schedules";

/** What a CronJob does, in the words of its containers. */
function wordsOf(job: Resource): string {
  const containers = listOf(at(podTemplateOf(job)?.pod, "containers"));
  return containers
    .flatMap((each) => [...textsOf(at(each, "command")), ...textsOf(at(each, "args"))])
    .join(" ");
}

/**
 * Seconds that are left of a site's certificates of a database when they are renewed; `Infinity` where it has none. Where
 * fewer are left than an outage may take, the renewal is what is wrong, and the reload is held to what it should leave.
 */
function renewalSeconds(reading: Reading, job: Resource): number {
  const database = at(job.inputs, "metadata", "labels", labels.database);
  const site = reading.findSite(job);
  const left = reading
    .all(types.certificate)
    .filter((each) => at(each.inputs, "metadata", "labels", labels.database) === database)
    .filter((each) => reading.findSite(each) === site)
    .map((each) => goSeconds(textOf(at(each.inputs, "spec", "renewBefore"))) ?? Infinity);
  return Math.max(LONGEST_OUTAGE_SECONDS, Math.min(Infinity, ...left));
}

/** CronJobs that do not run, beside those of backups, which are judged with what they are for. */
function idleCronJobs(reading: Reading): Defect[] {
  return reading.all(types.cronJob).flatMap((job): Defect[] => {
    const isBackup = at(job.inputs, "metadata", "labels", labels.role) === "backup";
    if (isBackup || reading.findSite(job) === undefined || takesSnapshots(job)) return [];
    const reloads = /\breload\b/.test(wordsOf(job));
    const purpose = reloads
      ? "servers go on with certificates that have ended"
      : "what it is declared for is not done";
    return cronFaults(job, purpose, reloads ? renewalSeconds(reading, job) : Infinity).map((fault) => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource: job.urn,
      ...fault,
    }));
  });
}

/** Jobs that are stopped as they start. */
function stoppedJobs(reading: Reading): Defect[] {
  return [types.job, types.cronJob].flatMap((type) =>
    reading.all(type).flatMap((job): Defect[] => {
      const path = type === types.job ? ["spec"] : ["spec", "jobTemplate", "spec"];
      const deadline = numberOf(at(job.inputs, ...path, "activeDeadlineSeconds"));
      if (deadline !== 0 || reading.findSite(job) === undefined) return [];
      return [
        {
          policy: "configuration-takes-effect",
          level: "error",
          resource: job.urn,
          field: [...path, "activeDeadlineSeconds"].join("."),
          problem: { kind: "stopped-at-once", value: deadline },
        },
      ];
    }),
  );
}

/** Jobs and CronJobs that do not do what they are declared for. */
export function jobDefects(reading: Reading): Defect[] {
  return [...idleCronJobs(reading), ...stoppedJobs(reading)];
}
