import type { BasicEvent } from "./fault-graph";

/**
 * Where a group stands: by size, then likelihood, then names.
 *
 * All three parts add up over the members (names too: of two groups of one size, the one that owns the first
 * name not in both comes first, whatever else is added to both), so the order of two groups stays the same
 * when the same events join both. The search relies on that.
 */
export interface Rank {
  /** Number of events. */
  readonly size: number;
  /** Number of events whose probability is not declared. */
  readonly undeclared: number;
  /** Sum of the members' likelihood weights: the less, the likelier. */
  readonly weight: number;
  /** Numbers of the events (their places in the order of names), ascending. */
  readonly names: readonly number[];
}

/**
 * The likelihood of an event as a whole number that adds up where probabilities multiply:
 * `-ln(probability)` in steps of 2^-24, so that likelihoods nearer than about one in ten million are equal.
 * Whole numbers, because the order of the groups must not depend on the order of additions.
 *
 * @param event the event
 * @returns 0 for a certain event and for one without a declared probability (those are counted apart)
 */
export function likelihoodWeight(event: BasicEvent): number {
  return event.probability === undefined ? 0 : Math.round(-Math.log(event.probability) * 2 ** 24);
}

/**
 * Compares two ranks: smaller groups first, then the one with fewer undeclared probabilities, then the
 * likelier one, then by names.
 *
 * @returns negative where `a` comes first, positive where `b` does, 0 for the same group
 */
export function compareRanks(a: Rank, b: Rank): number {
  if (a.size !== b.size) return a.size - b.size;
  if (a.undeclared !== b.undeclared) return a.undeclared - b.undeclared;
  if (a.weight !== b.weight) return a.weight - b.weight;
  const shared = Math.min(a.names.length, b.names.length);
  for (let at = 0; at < shared; at++) {
    const difference = a.names[at]! - b.names[at]!;
    if (difference !== 0) return difference;
  }
  return a.names.length - b.names.length;
}
