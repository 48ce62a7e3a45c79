import type { Outcome } from "@holdfast/resilience";
import type { Prediction, ServicePrediction } from "./prediction";
import { firstStartSteps, type MeasuredStep } from "../first-start/step";
import type { ServiceMeasurement } from "./measurement";

/** What is held against what. */
export type Subject =
  | "outcome"
  | "rto"
  /** Reads from whichever copy a site has are back in time. */
  | "copy reads"
  | "rpo"
  /** Two members of one shard never both acknowledge writes. */
  | "double acknowledgement"
  /** A write that users were told was not done was not. */
  | "refused writes"
  /** Reads from the leader never show less than was shown before. */
  | "backward reads"
  | "linearizability"
  /** Everything that the vault held is back. */
  | "rebuild"
  /** A step of a first start came about in time; `service` names it. */
  | "first start";

/** One figure, as it was predicted and as it was measured. */
export interface Comparison {
  readonly service: string;
  readonly subject: Subject;
  readonly agrees: boolean;
  readonly predicted: string;
  readonly measured: string;
  /** All of it: `payments rto: 21.4 s measured, at most 49 s predicted`. */
  readonly line: string;
}

type Figure = Omit<Comparison, "line">;

function withLine(figure: Figure): Comparison {
  const { service, subject, measured, predicted } = figure;
  return { ...figure, line: `${service} ${subject}: ${measured} measured, ${predicted} predicted` };
}

const seconds = (value: number) => `${Number(value.toFixed(1))} s`;

/** Rounded up, so that a bound just missed never reads as kept. */
const measuredSeconds = (value: number) => `${(Math.ceil(value * 10 - 1e-6) / 10).toFixed(1)} s`;

/**
 * Outcomes that meet a predicted one. Where a part of the users was expected to go without, it is no miss when all of
 * them are served: the model counts with the worst name server that a resolver may ask.
 */
const meets: Readonly<Record<Outcome, readonly Outcome[]>> = {
  serving: ["serving"],
  degraded: ["serving", "degraded"],
  "read-only": ["read-only"],
  down: ["down"],
};

const fromBest: readonly Outcome[] = ["serving", "degraded", "read-only", "down"];

/** Where what was predicted is the worst that may happen, anything better meets it. */
function outcome(
  predicted: ServicePrediction,
  { left }: ServiceMeasurement,
  { modelled }: Prediction,
): Figure {
  const meeting = modelled
    ? meets[predicted.outcome]
    : fromBest.slice(0, fromBest.indexOf(predicted.outcome) + 1);
  return {
    service: predicted.service,
    subject: "outcome",
    agrees: meeting.includes(left.outcome),
    predicted: modelled ? predicted.outcome : `${predicted.outcome} at the worst`,
    measured: left.outcome,
  };
}

/** A time that users waited, held to its bound. Nothing is held where there is none. */
function withinBound(
  service: string,
  subject: Subject,
  bound: number | null,
  waited: number | null,
): Figure[] {
  if (bound === null) return [];
  return [
    {
      service,
      subject,
      agrees: waited !== null && waited <= bound,
      predicted: `at most ${seconds(bound)}`,
      measured: waited === null ? "no end" : measuredSeconds(waited),
    },
  ];
}

function rpo(predicted: ServicePrediction, { lostWrites }: ServiceMeasurement): Figure {
  const bound = predicted.rpoSeconds;
  const oldest = Math.max(...lostWrites.map((write) => write.secondsBeforeFault));
  const kept = lostWrites.length === 0 || bound === null || (bound > 0 && oldest <= bound);
  return {
    service: predicted.service,
    subject: "rpo",
    agrees: kept,
    predicted:
      bound === null
        ? "no bound"
        : bound === 0
          ? "no acknowledged write lost"
          : `acknowledged writes of the last ${seconds(bound)} may be lost`,
    measured:
      lostWrites.length === 0
        ? "none lost"
        : `${lostWrites.length} lost, the oldest acknowledged ${seconds(Math.abs(oldest))} ${oldest < 0 ? "after" : "before"} the fault`,
  };
}

function doubleAcknowledgement(
  { service }: ServicePrediction,
  { doubleAcknowledgementMilliseconds: milliseconds }: ServiceMeasurement,
): Figure {
  return {
    service,
    subject: "double acknowledgement",
    agrees: milliseconds === 0,
    predicted: "0 ms",
    measured: `${milliseconds} ms`,
  };
}

function refusedWrites({ service }: ServicePrediction, { refusedWritesSeen }: ServiceMeasurement): Figure {
  return {
    service,
    subject: "refused writes",
    agrees: refusedWritesSeen === 0,
    predicted: "none done",
    measured: refusedWritesSeen === 0 ? "none done" : `${refusedWritesSeen} done`,
  };
}

/**
 * Where acknowledged writes may be lost, neither is expected: whoever read what was there before has read something that
 * no longer is.
 */
function order(predicted: ServicePrediction, measurement: ServiceMeasurement): Figure[] {
  if (predicted.rpoSeconds !== 0) return [];
  const { service } = predicted;
  const { backwardReads, linearizability } = measurement;
  return [
    {
      service,
      subject: "backward reads",
      agrees: backwardReads === 0,
      predicted: "none",
      measured: backwardReads === 0 ? "none" : String(backwardReads),
    },
    {
      service,
      subject: "linearizability",
      agrees: linearizability === "linearizable",
      predicted: "linearizable",
      measured: linearizability,
    },
  ];
}

/** What is back of what was held, and what those writes are called. */
const back = {
  vault: { predicted: "everything that was archived is back", writes: "archived writes" },
  disks: {
    predicted: "everything that was written is back, without manual recovery",
    writes: "writes",
  },
} as const;

function rebuild({ service, backSeconds }: ServicePrediction, measurement: ServiceMeasurement): Figure[] {
  if (!measurement.rebuild) return [];
  const { from, writes, missing, seconds: waited, ...sums } = measurement.rebuild;
  const equal = sums.checksum === sums.checksumAfterwards;
  const served =
    waited === null ? "users were not served again" : `users served again after ${measuredSeconds(waited)}`;
  return [
    {
      service,
      subject: "rebuild",
      agrees: writes > 0 && missing === 0 && equal && waited !== null && waited <= (backSeconds ?? Infinity),
      predicted:
        back[from].predicted + (backSeconds === undefined ? "" : `, after at most ${seconds(backSeconds)}`),
      measured: `${writes - missing} of ${writes} ${back[from].writes}, checksums ${equal ? "equal" : "not equal"}, ${served}`,
    },
  ];
}

/** What is said of a service that was predicted and not measured: nothing can be held to have gone well. */
function unmeasured({ service, outcome: predicted }: ServicePrediction): Figure {
  return { service, subject: "outcome", agrees: false, predicted, measured: "nothing" };
}

function firstStart({ steps = [] }: Prediction, came: readonly MeasuredStep[]): Figure[] {
  return steps.flatMap(({ step, seconds: bound }) => {
    const measured = came.find((each) => each.step === step)?.seconds ?? null;
    return withinBound(firstStartSteps[step], "first start", bound, measured);
  });
}

/**
 * Holds what was measured against what was predicted, figure by figure.
 *
 * A drill does not see shares of peak: predicted and measured outcomes are about the requests of its own users. The
 * recovery time is held to lie between none and its bound, wherever service goes on by itself.
 *
 * @param measured one for each service that was predicted
 * @param steps of a first start that came about. Default: there was none
 * @returns agreements and misses, service by service; a miss fails the drill
 */
export function compare(
  prediction: Prediction,
  measured: readonly ServiceMeasurement[],
  steps: readonly MeasuredStep[] = [],
): Comparison[] {
  const figures = prediction.services.flatMap((predicted): Figure[] => {
    const found = measured.find((each) => each.service === predicted.service);
    if (!found) return [unmeasured(predicted)];
    return [
      outcome(predicted, found, prediction),
      ...withinBound(predicted.service, "rto", predicted.rtoSeconds, found.rtoSeconds),
      ...withinBound(predicted.service, "copy reads", predicted.copyReadSeconds, found.copyReadSeconds),
      rpo(predicted, found),
      doubleAcknowledgement(predicted, found),
      refusedWrites(predicted, found),
      ...order(predicted, found),
      ...rebuild(predicted, found),
    ];
  });
  return [...firstStart(prediction, steps), ...figures].map(withLine);
}
