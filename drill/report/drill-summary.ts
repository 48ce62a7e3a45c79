import type { DrillRun, Leadership, Mark } from "../run/drill-run";
import { type Comparison, compare } from "../prediction/compare";
import type { ServiceMeasurement } from "../prediction/measurement";
import type { MeasuredStep } from "../first-start/step";
import type { Prediction } from "../prediction/prediction";
import { inForceUntil } from "../prediction/service-left";
import { type RecoveryParts, recoveryParts } from "./recovery-parts";
import { type ServiceTimeline, timelines } from "./timeline";

/**
 * What came of one drill. Fields are added, never renamed or removed, within one major version.
 */
export interface DrillSummary {
  readonly scenario: string;
  readonly fault: string;
  /** Sites that it was done to. */
  readonly sites: readonly string[];
  /** With it the same requests are made again. */
  readonly seed: number;
  /** When it began, ISO 8601. */
  readonly date: string;
  /** Everything was as predicted, and safe. */
  readonly passed: boolean;
  readonly prediction: Prediction;
  readonly measurements: readonly ServiceMeasurement[];
  /** Agreements and misses, figure by figure. */
  readonly comparisons: readonly Comparison[];
  readonly recoveryParts: readonly RecoveryParts[];
  readonly timelines: readonly ServiceTimeline[];
  /** What was done and seen; seconds count from the fault. */
  readonly marks: readonly (Omit<Mark, "milliseconds"> & { readonly seconds: number })[];
  /** Who led each shard from when on; seconds count from the fault. */
  readonly leaderships: readonly (Omit<Leadership, "milliseconds"> & { readonly seconds: number })[];
  /** For how long the fault was in force, in seconds. */
  readonly faultSeconds: number;
  /** Requests that were made. */
  readonly requests: number;
  /** Members that held other rows than their leader after all was healed, a line each: there must be none. */
  readonly divergences: readonly string[];
  /** What was not played, a line each. */
  readonly leftOut: readonly string[];
  /** Steps of a first start: when each came about after everything was started; absent where everything stood before. */
  readonly steps?: readonly MeasuredStep[] | undefined;
}

/**
 * Sums up a drill: what was predicted, what was measured, and whether the one met the other. What it returns holds none
 * of the requests themselves.
 */
export function summarise(
  run: DrillRun,
  prediction: Prediction,
  measurements: readonly ServiceMeasurement[],
): DrillSummary {
  const comparisons = compare(prediction, measurements, run.steps);
  const fromFault = <Timed extends { readonly milliseconds: number }>({ milliseconds, ...rest }: Timed) => ({
    seconds: Math.round(milliseconds - run.faultMilliseconds) / 1000,
    ...rest,
  });
  return {
    scenario: run.scenario.name,
    fault: run.scenario.fault,
    sites: run.scenario.sites,
    seed: run.seed,
    date: run.date,
    passed: run.divergences.length === 0 && comparisons.every((comparison) => comparison.agrees),
    prediction,
    measurements,
    comparisons,
    recoveryParts: recoveryParts(run),
    timelines: timelines(run),
    marks: run.marks.map(fromFault),
    leaderships: run.leaderships.map(fromFault),
    faultSeconds: Math.round(inForceUntil(run) - run.faultMilliseconds) / 1000,
    requests: run.attempts.length,
    divergences: run.divergences,
    leftOut: run.leftOut,
    ...(run.steps ? { steps: run.steps } : {}),
  };
}
