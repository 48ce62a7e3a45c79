import { TOLERANCE } from "../arithmetic/traffic";
import { ascending } from "../arithmetic/unbounded";
import { type RtoTerm, sumOf } from "./rto-term";

/** From when on a share of peak is served, and what the time until then is spent on. */
export interface RecoveryStep {
  /** Longest time until then, in seconds: the sum of the terms. */
  readonly seconds: number;
  /** Share of peak, 0 to 1. */
  readonly served: number;
  readonly terms: readonly RtoTerm[];
}

/**
 * What is served after a loss, as time goes by: each step serves more than the one before it, and from its time
 * on no less. Nothing is counted as served before the first step. Empty: nothing is ever served by itself.
 */
export type Recovery = readonly RecoveryStep[];

/** A share that is served once some terms have passed. */
export function after(terms: readonly RtoTerm[], served: number): Recovery {
  return served > TOLERANCE ? [{ seconds: sumOf(terms), served, terms }] : [];
}

/** A share that is served without interruption. */
export function always(served: number): Recovery {
  return after([], served);
}

/** Share that is served from a time on. */
export function servedAt(recovery: Recovery, seconds: number): number {
  let served = 0;
  for (const step of recovery) if (step.seconds <= seconds + TOLERANCE) served = step.served;
  return served;
}

/** Share that is served in the end. */
export function servedInTheEnd(recovery: Recovery): number {
  return recovery.at(-1)?.served ?? 0;
}

/** The first step that serves a share; `undefined` where none ever does. */
export function stepFor(recovery: Recovery, share: number): RecoveryStep | undefined {
  return recovery.find((step) => step.served >= share - TOLERANCE);
}

/** A figure of a verdict, without what binary fractions add to it. */
export function roundedFigure(value: number): number {
  // What is that large has no such digits, and may be infinite once it is multiplied.
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER / 1e6) return value;
  return Math.round(value * 1e6) / 1e6;
}

/** Leaves out steps that serve no more than the one before them. */
function rising(steps: readonly RecoveryStep[]): Recovery {
  const kept: RecoveryStep[] = [];
  for (const step of steps) if (step.served > (kept.at(-1)?.served ?? 0) + TOLERANCE) kept.push(step);
  return kept;
}

/** Of two recoveries that start at the same moment and are both needed: what both of them serve. */
export function both(one: Recovery, other: Recovery): Recovery {
  if (isSettled(other)) return one;
  if (isSettled(one)) return other;
  // What never serves less than the other changes nothing: most services wait for the same things.
  if (one.every((step) => servedAt(other, step.seconds) >= step.served)) return one;
  const steps = [...one, ...other].sort((left, right) => ascending(left.seconds, right.seconds));
  return rising(
    steps.map((step) => ({
      ...step,
      served: Math.min(servedAt(one, step.seconds), servedAt(other, step.seconds)),
    })),
  );
}

/** A recovery of which a share can be used. */
export function scaled(recovery: Recovery, share: number): Recovery {
  if (share >= 1) return recovery;
  return rising(recovery.map((step) => ({ ...step, served: step.served * share })));
}

/** True where everything is served without interruption. */
export function isSettled(recovery: Recovery): boolean {
  const first = recovery[0];
  return first !== undefined && first.seconds === 0 && first.served >= 1;
}
