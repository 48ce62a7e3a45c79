import type { PredictedStep, StepTerm } from "../first-start/step";
import type { Outcome, Reason, RtoTerm } from "@holdfast/resilience";

/** What the model says that a fault leaves of a service. */
export interface ServicePrediction {
  readonly service: string;
  readonly outcome: Outcome;
  /** Writes go on, once all has recovered that recovers by itself. */
  readonly writes: boolean;
  /** Longest time that users are without the service, in seconds. `null`: until a hand acts. */
  readonly rtoSeconds: number | null;
  /** What that time is spent on. */
  readonly rtoTerms: readonly RtoTerm[];
  /**
   * Longest time that users are without reads of copies, in seconds: until names lead none of them to what is lost, and
   * their last requests to it have failed. `null`: nothing bounds it.
   */
  readonly copyReadSeconds: number | null;
  /** Seconds of acknowledged writes that can be lost. `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
  /**
   * Where everything starts again by itself: the longest time until users are served, in seconds, from when the first site
   * has power, and what it is spent on. Absent where nothing does, or a hand starts it.
   */
  readonly backSeconds?: number | undefined;
  readonly backTerms?: readonly StepTerm[] | undefined;
  /** Why, down to resources. */
  readonly because: readonly Reason[];
}

/** What the model says of one drill. */
export interface Prediction {
  /** Name of the scenario. */
  readonly scenario: string;
  /**
   * Whether the model has a loss for what is done. Where it has none, the loss of the same sites stands for the worst
   * that may happen.
   */
  readonly modelled: boolean;
  /** What was predicted from, in words. */
  readonly basis: string;
  readonly services: readonly ServicePrediction[];
  /** When each step of a first start comes about at the latest; absent where everything stood before. */
  readonly steps?: readonly PredictedStep[];
}
