/** What a service promises. Nothing of it enters a verdict's outcome; verdicts are compared with it. */
export interface Goals {
  /** 0 is shed last, 3 first. */
  readonly tier: number;
  readonly survive: "two-sites" | "one-site" | "none";
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  /** Shares of peak, 0 to 1. */
  readonly servedAfterOneLoss: number;
  readonly servedAfterTwoLosses: number;
  readonly allowedSites: readonly string[];
  readonly residency: "kr" | "any";
  readonly minimumSites: number;
  readonly approach: "active-active" | "hot-standby" | "quorum";
  /** Operators need it to run or recover the others. */
  readonly operational: boolean;
  /** URN of the policy that states the goals. */
  readonly urn: string;
}

/** A store that a service depends on. */
export interface StoreUse {
  readonly kind: "database" | "quorum";
  readonly name: string;
  readonly access: "read-write" | "read";
}

/** How a service scales at one site. */
export interface Autoscaling {
  readonly minimumReplicas: number;
  readonly maximumReplicas: number;
  readonly urn: string;
}

/** Replicas of a service at one site. */
export interface Deployment {
  readonly site: string;
  readonly name: string;
  /** Replicas that run before anything is lost. */
  readonly replicas: number;
  /** Demand that one replica carries; absent where the resource does not say. */
  readonly requestsPerSecond?: number;
  readonly autoscaling?: Autoscaling;
  /** Public names that the site's gateway routes to it. */
  readonly hostnames: readonly string[];
  /** Most by which halls may differ in replicas; absent where nothing spreads them over halls. */
  readonly hallSkew?: number;
  /** Processor cores that one replica requests; absent where the resource does not say. */
  readonly coresPerReplica?: number;
  /** Memory that one replica requests, in GiB; absent where the resource does not say. */
  readonly memoryGiBPerReplica?: number;
  /** Longest time from the start of a pod to its readiness, in seconds; absent where no probe bounds it. */
  readonly startupSeconds?: number;
  /** Priority class of its pods. */
  readonly priorityClass?: string;
  readonly urn: string;
}

/** Something that users or other services call. */
export interface Service {
  readonly name: string;
  /** Absent for a workload that no policy speaks of. */
  readonly goals?: Goals;
  /** Demand at peak, from everywhere together; absent for a workload that no policy speaks of. */
  readonly peakRequestsPerSecond?: number;
  readonly hardDependencies: readonly string[];
  readonly softDependencies: readonly string[];
  readonly stores: readonly StoreUse[];
  readonly deployments: readonly Deployment[];
  /** Public names: those that gateways route to it and the one that its policy states. */
  readonly hostnames: readonly string[];
}
