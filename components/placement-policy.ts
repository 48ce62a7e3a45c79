import type { Approach, Residency, StoreAccess, StoreKind, SurvivalGoal } from "./goals";

/** A store that a service depends on. */
export interface StoreUse {
  /** What kind of store it is. */
  kind: StoreKind;
  /** Name of the database or quorum. */
  name: string;
  /** What the service does with it. */
  access: StoreAccess;
}

/** Arguments of `PlacementPolicy`. All of them are plain values: policies and analysis compare against them. */
export interface PlacementPolicyArgs {
  /** Name of the service, a DNS label; also the name of the resource. */
  service: string;
  /** Tier, 0 to 3; 3 is shed first, 0 last. */
  tier: number;
  /** How many sites may be lost while the service goes on. */
  survive: SurvivalGoal;
  /** Recovery time objective: the longest interruption allowed, in seconds. */
  rtoSeconds: number;
  /** Recovery point objective: the oldest acknowledged write that may be lost, in seconds; 0 for none. */
  rpoSeconds: number;
  /** Share of peak still served with one site lost, 0 to 1; 0 when the goal is "none". */
  servedAfterOneLoss: number;
  /** Share of peak still served with two sites lost, 0 to `servedAfterOneLoss`; 0 unless the goal is "two-sites". */
  servedAfterTwoLosses: number;
  /** Demand at peak, in requests a second. */
  peakRequestsPerSecond: number;
  /** Sites at which the service may run. */
  allowedSites: string[];
  /** Where its data may be kept and processed. */
  residency: Residency;
  /** The fewest sites it must run at, 1 to the number of allowed sites. */
  minimumSites: number;
  /** How it goes on when a site is lost. */
  approach: Approach;
  /** Services without which it is down. Default: none. */
  hardDependencies?: string[];
  /** Services without which it is degraded. Default: none. */
  softDependencies?: string[];
  /** Stores that it depends on. Default: none. */
  stores?: StoreUse[];
  /** Whether operators need it to run or recover the others. Default: false. */
  operational?: boolean;
  /** Public name that it answers to. Default: none. */
  hostname?: string;
}
