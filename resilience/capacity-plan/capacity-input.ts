/** A site that replicas can stand at, and that can be lost as a whole. */
export interface CapacitySite {
  readonly name: string;
  /** Processor cores for replicas. */
  readonly cores: number;
  /** Memory for replicas, in GiB. */
  readonly memoryGiB: number;
  /** Price of a core for a month, in any currency that is the same for every site. */
  readonly pricePerCoreMonth: number;
}

/** How many sites may be lost at once. */
export type Losses = 0 | 1 | 2;

/** A service, what it promises, and what one replica takes and gives. */
export interface CapacityService {
  readonly name: string;
  /** 0 is shed last, 3 first. Of promises that conflict, those of the tiers shed first are told first. */
  readonly tier: number;
  /** Sites at which its replicas may stand. */
  readonly allowedSites: readonly string[];
  /** Demand at peak, from everywhere together, in requests a second. */
  readonly peakRequestsPerSecond: number;
  readonly replica: {
    /** Demand that it carries, in requests a second. */
    readonly requestsPerSecond: number;
    /** Processor cores that it takes. */
    readonly cores: number;
    /** Memory that it takes, in GiB. */
    readonly memoryGiB: number;
  };
  /** How many sites may be lost without breaking a promise. */
  readonly survives: Losses;
  /** Share of peak promised with no site lost, 0 to 1. Default: 1. */
  readonly servedAfterNoLoss?: number;
  /** Share of peak promised with any one site lost, 0 to 1. Default: 1. Not used where none may be lost. */
  readonly servedAfterOneLoss?: number;
  /** Share of peak promised with any two sites lost, 0 to 1. Default: 1. Not used where fewer may be lost. */
  readonly servedAfterTwoLosses?: number;
  /** Fewest sites at which it stands. Default: as many as its promises take. */
  readonly minimumSites?: number;
  /** Fewest replicas at a site where it stands. Default: as many as its promises take. */
  readonly minimumReplicas?: number;
  /**
   * `all-sites`: its sites serve together. `one-site`: they take turns, so each has to carry what is promised
   * alone. Default: "all-sites".
   */
  readonly serving?: "all-sites" | "one-site";
}

/** What a capacity plan is made from. */
export interface CapacityInput {
  readonly sites: readonly CapacitySite[];
  readonly services: readonly CapacityService[];
}
