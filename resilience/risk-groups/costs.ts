import type { BasicEvent } from "./fault-graph";
import { likelihoodWeight } from "./rank";

/**
 * The greatest total that stays exact when costs are added and subtracted as doubles (2^53), with two bits to
 * spare.
 */
const largestTotal = 2 ** 51;

/**
 * Units that divide evenly by many small numbers, so that a cost shared by up to that many gates is shared
 * without a remainder. The first has every divisor to 26 and most to 50.
 */
const divisibleUnits = [107_084_577_600, 4_655_851_200, 245_044_800, 14_414_400, 720_720, 5040, 60, 1];

/** What each event costs, in whole numbers: its size, whether its probability is undeclared, its likelihood. */
export interface Costs {
  /** Cost of one event in size, and of one undeclared probability. */
  readonly unit: number;
  /** Cost of one step of likelihood weight. */
  readonly weightUnit: number;
  /** 1 for each event without a declared probability, else 0. */
  readonly undeclared: Uint8Array;
  /** Likelihood weight of each event. */
  readonly weight: Float64Array;
}

function largestUnit(total: number): number {
  return divisibleUnits.find((unit) => unit * total <= largestTotal) ?? 1;
}

/**
 * Chooses the units in which costs are shared out exactly.
 *
 * @param events all events of a graph
 */
export function costsOf(events: readonly BasicEvent[]): Costs {
  const weight = Float64Array.from(events, likelihoodWeight);
  return {
    unit: largestUnit(events.length),
    weightUnit: largestUnit(weight.reduce((sum, one) => sum + one, 1)),
    undeclared: Uint8Array.from(events, (event) => (event.probability === undefined ? 1 : 0)),
    weight,
  };
}
