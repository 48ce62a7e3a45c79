import { readCron } from "@holdfast/contract/cron";
import { remembered } from "@holdfast/contract/remembered";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, numberOf, textOf } from "../../graph/values";
import type { Mend } from "../defect";
import type { CronProblem } from "./problem";

/** The least seconds within which the controller, which looks every 10 s, surely starts what is due. */
const LEAST_DEADLINE_SECONDS = 10;

/** What keeps a CronJob from running: the field, what is wrong with it, and the change that mends it. */
export interface CronFault {
  readonly field: string;
  readonly problem: CronProblem;
  readonly mend?: Mend;
}

const isTimeZone = remembered((name): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
});

/**
 * Why a CronJob does not do what it is for, or less often than is asked.
 *
 * @param purpose what does not happen without it, as the end of a sentence
 * @param mostSeconds between two of its runs, at the most
 */
export function cronFaults(cronJob: Resource, purpose: string, mostSeconds: number): CronFault[] {
  const spec = (...path: string[]): Value | undefined => at(cronJob.inputs, "spec", ...path);
  const mend = (value: Value, ...path: string[]): Mend => ({
    resource: cronJob.urn,
    path: ["spec", ...path],
    value,
  });
  const found: CronFault[] = [];
  for (const path of [["suspend"], ["jobTemplate", "spec", "suspend"]])
    if (spec(...path) === true)
      found.push({
        field: ["spec", ...path].join("."),
        problem: { kind: "suspended", purpose },
        mend: mend(false, ...path),
      });
  for (const count of ["parallelism", "completions"])
    if (spec("jobTemplate", "spec", count) === 0)
      found.push({
        field: `spec.jobTemplate.spec.${count}`,
        problem: { kind: "never-runs", value: "0", purpose },
        mend: mend(1, "jobTemplate", "spec", count),
      });
  const schedule = spec("schedule");
  const text = textOf(schedule);
  if (text !== undefined) {
    const cron = readCron(text);
    const problem: CronProblem | undefined =
      cron.kind === "malformed"
        ? { kind: "malformed-schedule", value: text, reason: cron.reason, purpose }
        : cron.longestGapSeconds === Infinity
          ? { kind: "never-fires", value: text, purpose }
          : cron.longestGapSeconds > mostSeconds
            ? { kind: "fires-rarely", value: text, gapSeconds: cron.longestGapSeconds, mostSeconds, purpose }
            : undefined;
    if (problem) found.push({ field: "spec.schedule", problem });
  } else if (!isWithheld(schedule))
    found.push({
      field: "spec.schedule",
      problem: { kind: "malformed-schedule", value: "absent", reason: "is not there", purpose },
    });
  const zone = textOf(spec("timeZone"));
  if (zone !== undefined && (!isTimeZone(zone) || zone === "Local"))
    found.push({ field: "spec.timeZone", problem: { kind: "unknown-time-zone", value: zone, purpose } });
  const deadline = numberOf(spec("startingDeadlineSeconds"));
  if (deadline !== undefined && deadline < LEAST_DEADLINE_SECONDS)
    found.push({
      field: "spec.startingDeadlineSeconds",
      problem: { kind: "starts-by-chance", value: deadline, purpose },
    });
  return found;
}
