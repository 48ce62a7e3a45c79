import type { Agreement, DrillSummary, MeasuredSeconds } from "@holdfast/drill/report";

type ServiceMeasurement = DrillSummary["measurements"][number];
type ServicePrediction = DrillSummary["prediction"]["services"][number];

/** A time that was measured, in seconds with one decimal: as exact as a drill can tell. */
export function measuredTime(seconds: number | null): string {
  return seconds === null ? "no end" : `${seconds.toFixed(1)} s`;
}

/** When users were served again for good. */
export function backText(seconds: number | null): string {
  return seconds === null ? "not back while it lasted" : `back after ${measuredTime(seconds)}`;
}

/** A bound on a recovery, or that it has none. */
export function boundText(seconds: number | null): string {
  return seconds === null ? "by hand" : `${Number(seconds.toFixed(1))} s`;
}

/** What the time until a shard's next leader was spent on, as far as it was seen. */
export function leaderPartsText({
  detectionSeconds,
  electionSeconds,
  promotionSeconds,
}: Pick<
  DrillSummary["recoveryParts"][number]["leaderChanges"][number],
  "detectionSeconds" | "electionSeconds" | "promotionSeconds"
>): string {
  const parts = [
    ["detection", detectionSeconds],
    ["election", electionSeconds],
    ["promotion", promotionSeconds],
  ] as const;
  const seen = parts.flatMap(([name, seconds]) =>
    seconds === null ? [] : `${name} ${measuredTime(seconds)}`,
  );
  return seen.length === 0 ? "" : ` (${seen.join(", ")})`;
}

/** What an analysis found as often as it looked: `6 of 6`. */
export function agreementText({ agreed, of }: Agreement): string {
  return `${agreed} of ${of}`;
}

/** Middle and longest of several times: `p50 20.4 s, max 24.1 s`. */
export function measuredSecondsText({ p50, max, withoutEnd }: MeasuredSeconds): string {
  const open = withoutEnd > 0 ? `, ${withoutEnd} without an end` : "";
  return p50 === null ? `none${open}` : `p50 ${measuredTime(p50)}, max ${measuredTime(max)}${open}`;
}

/** A service in a drill: what was predicted beside what was measured. */
export interface DrilledPair {
  readonly drill: DrillSummary;
  readonly predicted: ServicePrediction;
  readonly measured: ServiceMeasurement;
}

/** The services of drills, one after the other, each with both of its sides. */
export function drilledPairs(drills: readonly DrillSummary[]): DrilledPair[] {
  return drills.flatMap((drill) =>
    drill.prediction.services.flatMap((predicted) => {
      const measured = drill.measurements.find((each) => each.service === predicted.service);
      return measured ? [{ drill, predicted, measured }] : [];
    }),
  );
}

/** Recoveries of a service as tables have them: before a first start there is nothing that could come back. */
export function recoveryTexts({
  drill,
  predicted,
  measured,
}: DrilledPair): readonly [atMost: string, recovery: string, copyReads: string] {
  if (drill.steps) return ["–", "–", "–"];
  const { rtoSeconds, copyReadSeconds } = measured;
  return [boundText(predicted.rtoSeconds), measuredTime(rtoSeconds), measuredTime(copyReadSeconds)];
}

/** Whether everything that was compared of a service agreed. */
export function pairAgrees({ drill, predicted }: DrilledPair): boolean {
  return drill.comparisons.every((each) => each.agrees || each.service !== predicted.service);
}

/** A step of a first start: what was predicted beside what was measured. */
export interface DrilledStep {
  readonly title: string;
  readonly predicted: string;
  readonly measured: string;
  readonly agrees: boolean;
}

/** The steps of a first start in their order; none where a drill was of something else. */
export function drilledSteps({ comparisons }: Pick<DrillSummary, "comparisons">): DrilledStep[] {
  return comparisons
    .filter(({ subject }) => subject === "first start")
    .map(({ service: title, predicted, measured, agrees }) => ({ title, predicted, measured, agrees }));
}
