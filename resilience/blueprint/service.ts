import type { Caches } from "@holdfast/contract/application/caches";
import type { Standing } from "./standing";

/** What a service promises. Nothing of it enters a verdict's outcome; verdicts are compared with it. */
export interface Goals {
  /** 0 is shed last, 3 first. */
  readonly tier: number;
  readonly survive: "two-sites" | "one-site" | "none";
  /** Why that is less than two sites; absent where it is not said. */
  readonly because?: string;
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  /** Shares of peak, 0 to 1. */
  readonly servedAfterOneLoss: number;
  readonly servedAfterTwoLosses: number;
  readonly allowedSites: readonly string[];
  /** `any`, a country's code, or a jurisdiction of several. */
  readonly residency: string;
  readonly minimumSites: number;
  readonly approach: "active-active" | "hot-standby" | "quorum";
  /** It keeps something itself that users rely on; absent where its policy does not say so. */
  readonly writes?: boolean;
  /** Operators need it to run or recover the others. */
  readonly operational: boolean;
  /** URN of the policy that states the goals. */
  readonly urn: string;
}

/** A policy of which something cannot be read: withheld, absent, or out of its range. */
export interface UnreadGoals {
  /** The fields, each named once: `rtoSeconds`, `allowedSites[2]`. */
  readonly fields: readonly string[];
  /** URN of the policy. */
  readonly urn: string;
}

/** A store that a service depends on. */
export interface StoreUse {
  /** The name of a registered kind: `database`, `quorum`. */
  readonly kind: string;
  readonly name: string;
  readonly access: "read-write" | "read";
}

/** A limit on how fast an autoscaler adds replicas. */
export interface ScalingPolicy {
  /** `Percent` of the replicas that run, or a number of `Pods`. */
  readonly type: "Percent" | "Pods";
  readonly value: number;
  readonly periodSeconds: number;
}

/** How a service scales at one site. */
export interface Autoscaling {
  readonly minimumReplicas: number;
  readonly maximumReplicas: number;
  /** Limits on how fast it grows. */
  readonly scaleUp: readonly ScalingPolicy[];
  /** Which of the limits decides: the one that adds most, or least. */
  readonly scaleUpBy: "most" | "least";
  /** For how long the autoscaler waits before it believes that more are needed, in seconds. */
  readonly stabilizationSeconds: number;
  readonly urn: string;
}

/** Public names that a gateway routes to a service at one site. */
export interface Route {
  readonly hostnames: readonly string[];
  readonly urn: string;
}

/** Replicas of a service at one site. */
export interface Deployment extends Standing {
  readonly namespace: string;
  readonly name: string;
  /** Replicas that run before anything is lost. */
  readonly replicas: number;
  /** Demand that one replica carries; absent where the resource does not say. */
  readonly requestsPerSecond?: number;
  readonly autoscaling?: Autoscaling;
  /** Public names that the site's gateway routes to it. */
  readonly hostnames: readonly string[];
  /** By which routes. Default: it is not known. */
  readonly routes?: readonly Route[];
  /** Processor cores that one replica requests; absent where the resource does not say. */
  readonly coresPerReplica?: number;
  /** Memory that one replica requests, in GiB; absent where the resource does not say. */
  readonly memoryGiBPerReplica?: number;
  /** Longest time from the start of a pod to its readiness, in seconds; absent where no probe bounds it. */
  readonly startupSeconds?: number;
  /** Scheduling priority of its pods: pods of a lower one give way. 0 where it has no known class. */
  readonly priority: number;
  /** Time that a pod may take to stop, in seconds. */
  readonly gracePeriodSeconds: number;
  /** What a replica does that is asked for more than it carries: it refuses the rest and goes on, or it fails. Unsaid, it fails. */
  readonly overload: "sheds" | "fails" | "unsaid";
  /** What one replica takes before it refuses the rest, where that is more than it carries; absent where it is not. */
  readonly acceptedRequestsPerSecond?: number;
  /** Services of which its pods keep answers, and for how many seconds; absent where they are told of none. */
  readonly caches?: Caches;
  /** By what its clients multiply demand when they lose a site and ask again; 1 where nothing says it. */
  readonly retryFactor: number;
  readonly urn: string;
}

/** Something that users or other services call. */
export interface Service {
  readonly name: string;
  /** Absent for a workload that no policy speaks of, and where its policy cannot be read. */
  readonly goals?: Goals;
  /** What of its policy cannot be read: a goal that nobody can read is met by nothing. Absent: all of it was. */
  readonly unreadGoals?: UnreadGoals;
  /** Demand at peak, from everywhere together; absent for a workload that no policy speaks of. */
  readonly peakRequestsPerSecond?: number;
  /** Services without which it is down: at once, or when what it keeps of their answers ends. */
  readonly hardDependencies: readonly string[];
  /** Services without which it is degraded. */
  readonly softDependencies: readonly string[];
  /**
   * Hard dependencies of which it keeps answers, with the seconds for which it uses them after the loss; without one it is
   * degraded for so long. Default: none.
   */
  readonly cachedFor?: ReadonlyMap<string, number>;
  /** Those whose answers it has kept for as long as it may, with these seconds. Default: none. */
  readonly cachesEnded?: ReadonlyMap<string, number>;
  readonly stores: readonly StoreUse[];
  readonly deployments: readonly Deployment[];
  /** Public names: those that gateways route to it and the one that its policy states. */
  readonly hostnames: readonly string[];
}

/** What the loss of dependencies does at once. */
export interface DependenciesAtOnce {
  /** It stops the service. */
  readonly hard: readonly string[];
  /** It degrades the service: soft ones, and hard ones of which it keeps answers. */
  readonly soft: readonly string[];
}

/** What a service depends on, by what its loss does at once. */
export function dependenciesAtOnce(service: Service): DependenciesAtOnce {
  const { hardDependencies: hard, softDependencies: soft, cachedFor } = service;
  if (!cachedFor || cachedFor.size === 0) return { hard, soft };
  return {
    hard: hard.filter((name) => !cachedFor.has(name)),
    soft: [...soft, ...hard.filter((name) => cachedFor.has(name))],
  };
}
