import type { Losses } from "./capacity-input";
import type { Requirement, ServicePromise } from "./requirement";

/** Replicas of a service at a site. */
export interface PlannedReplicas {
  readonly service: string;
  readonly site: string;
  readonly replicas: number;
  /** Share of the service's replicas that stand here: the share of its users to send here by DNS weight. */
  readonly share: number;
}

/** What a plan takes at a site. */
export interface PlannedSite {
  readonly site: string;
  /** Processor cores of all replicas, and the share of the site's. */
  readonly cores: number;
  readonly coresShare: number;
  /** Memory of all replicas in GiB, and the share of the site's. */
  readonly memoryGiB: number;
  readonly memoryShare: number;
  /** Price of those cores for a month. */
  readonly price: number;
}

/** What the whole catalogue costs when so many sites may be lost. */
export interface LossPrice {
  /** 0 is called N, 1 N-1, 2 N-2. */
  readonly losses: Losses;
  /** Price a month of the promises as declared, those for more losses left out; `null` where they cannot be kept. */
  readonly promised: number | null;
  /** Price a month if every service served its whole peak after every such loss; `null` where that cannot be. */
  readonly withoutShedding: number | null;
}

/** What a promise adds to the price. */
export interface PromisePrice {
  readonly promise: ServicePromise;
  /** How much less a month would cost without it, all others being kept. */
  readonly price: number;
}

/** A plan that keeps every promise at least cost. */
export interface KeptPlan {
  readonly feasible: true;
  /** Price of all cores for a month. */
  readonly price: number;
  readonly replicas: readonly PlannedReplicas[];
  readonly sites: readonly PlannedSite[];
  readonly losses: readonly LossPrice[];
  /** Promises for a loss, the dearest first. */
  readonly promises: readonly PromisePrice[];
}

/** Why there is no plan. */
export interface NoPlan {
  readonly feasible: false;
  /** Requirements that cannot be kept together; leaving out any one of them lets the others be kept. */
  readonly conflict: readonly Requirement[];
  /** The conflict in words. */
  readonly text: string;
  readonly losses: readonly LossPrice[];
}

/** What planning comes to. */
export type CapacityPlan = KeptPlan | NoPlan;
