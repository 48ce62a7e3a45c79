import type { AcceptedBy } from "../acceptance/acceptances";
import type { LossElement } from "../loss/loss";
import type { Assumption } from "./assumption";
import type { Reason, ReasonChain } from "./reason";
import type { RecoveryStep } from "./recovery";
import type { Remedy } from "./remedy";
import type { StoreRestore } from "./restore";
import type { RtoTerm } from "./rto-term";

/** What is left of a service, from best to worst. */
export const outcomes = ["serving", "degraded", "read-only", "down"] as const;

/** What is left of a service. */
export type Outcome = (typeof outcomes)[number];

/** The worse of two outcomes. */
export function worse(left: Outcome, right: Outcome): Outcome {
  return outcomes.indexOf(left) >= outcomes.indexOf(right) ? left : right;
}

/** What a service promises under a loss. */
export interface Promised {
  readonly survive: "two-sites" | "one-site" | "none";
  /** Share of peak. */
  readonly served: number;
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
}

/** A part of a promise that is not kept; `goal` where the promise itself cannot be read, so that nothing keeps it. */
export type Unmet = "goal" | "outcome" | "served" | "rto" | "rpo";

/** What a loss leaves of a service. */
export interface Verdict {
  readonly service: string;
  /** Key of the scenario: `lossKey` of what is lost. */
  readonly loss: string;
  /** Everything that is lost. */
  readonly lost: readonly LossElement[];
  readonly outcome: Outcome;
  /** Share of peak demand that is served once everything has recovered that recovers by itself, 0 to 1. */
  readonly served: number;
  /** Writes go on. True for a service that writes nowhere. */
  readonly writes: boolean;
  /**
   * Longest time in seconds until the promised share is served again, or until all of `served` is where nothing
   * was promised: the sum of `rtoTerms`. `null`: it lasts until a hand ends it.
   */
  readonly rtoSeconds: number | null;
  /** What that time is spent on. */
  readonly rtoTerms: readonly RtoTerm[];
  /** Shares that are served as time goes by, whatever was promised: each step from its time on. */
  readonly recovery: readonly RecoveryStep[];
  /** Seconds of acknowledged writes that can be lost. `null`: no setting bounds them. */
  readonly rpoSeconds: number | null;
  /** Stores of its own of which the loss leaves no member: what they are restored from by manual recovery, if anything is left. */
  readonly restores: readonly StoreRestore[];
  /** What was promised under this loss; `null` where nothing was. */
  readonly goal: Promised | null;
  /** Everything promised is kept. */
  readonly met: boolean;
  /** The parts of the promise that are not kept. */
  readonly unmet: readonly Unmet[];
  /** What accepts for a time that the promise is not kept. Absent: it is kept, or not accepted. */
  readonly accepted?: AcceptedBy;
  /** The chain of reasons, down to resources: the whole of it, or the nearest where it is long. */
  readonly because: readonly Reason[];
  /** How many reasons of the chain `because` leaves out; absent where it leaves none out. */
  readonly moreReasons?: number;
  /** The first link of the chain; further ones are those of the verdicts on what the service depends on. */
  readonly chain: ReasonChain;
  /** What to change so that the promise is kept; none where it is kept. */
  readonly remedies: readonly Remedy[];
  /** What is taken for granted, because no resource declares otherwise. */
  readonly assumptions: readonly Assumption[];
}
