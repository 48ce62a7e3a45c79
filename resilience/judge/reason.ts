import type { Problem } from "../defects/defect";
import type { HazardEvent } from "../loss/hazards";
import type { Outcome } from "./verdict";

/** What takes a site as a whole. */
export type SiteLossCause =
  | { readonly kind: "named" }
  | { readonly kind: "all-halls" }
  | { readonly kind: "hazard"; readonly hazard: string; readonly event: HazardEvent }
  /** `reserve`: the other feed is `undeclared` where no mains is declared either, `none`, or `lost` too. */
  | {
      readonly kind: "substation";
      readonly substation: string;
      readonly reserve: "undeclared" | "none" | "lost";
    }
  | { readonly kind: "cloud-region"; readonly region: string }
  | { readonly kind: "cloud-account"; readonly provider: string };

/** What a service's replicas carry at a site, of what is asked of them there. */
interface Carried {
  readonly service: string;
  readonly site: string;
  readonly carriedRequestsPerSecond: number;
  readonly askedRequestsPerSecond: number;
}

/** What is lost. */
type LossReason =
  | { readonly kind: "site-lost"; readonly site: string; readonly cause: SiteLossCause }
  | { readonly kind: "site-drained"; readonly site: string }
  | { readonly kind: "site-unreachable"; readonly site: string; readonly carriers: readonly string[] }
  /** `powerFeed`, `coolingPlant`: those that it is lost without; absent where the hall itself is lost. */
  | {
      readonly kind: "hall-lost";
      readonly site: string;
      readonly hall: string;
      readonly powerFeed?: string;
      readonly coolingPlant?: string;
    }
  | { readonly kind: "backbone-lost"; readonly backbone: string }
  /** `account`: the cloud provider whose account it is lost with. */
  | { readonly kind: "dns-provider-lost"; readonly provider: string; readonly account?: string }
  /** `site`: the site that it is lost with. */
  | { readonly kind: "certificate-authority-lost"; readonly authority: string; readonly site?: string }
  | { readonly kind: "service-lost"; readonly service: string }
  /** Certificates that cannot be renewed, one of the first to end, and the authority that issuers can be pointed to. */
  | {
      readonly kind: "renewal-stopped";
      readonly alternative?: string;
      readonly certificates: number;
      readonly leastDays: number;
      readonly first: string;
      readonly site: string;
    };

/** What that does to quorums and databases. */
type StoreReason =
  | {
      readonly kind: "quorum-voters-left";
      readonly quorum: string;
      readonly votersLeft: number;
      readonly voters: number;
      readonly votersNeeded: number;
      readonly decides: boolean;
    }
  | { readonly kind: "voter-lost"; readonly voter: string; readonly site: string }
  | { readonly kind: "voter-at-no-site"; readonly voter: string }
  | { readonly kind: "quorum-lost"; readonly quorum: string; readonly service: string }
  | {
      readonly kind: "store-undeclared";
      readonly service: string;
      readonly storeKind: string;
      readonly store: string;
    }
  | {
      readonly kind: "members-lost";
      readonly shard: string;
      readonly site: string;
      readonly membersLost: number;
      readonly members: number;
    }
  | { readonly kind: "all-members-lost"; readonly shard: string; readonly sites: readonly string[] }
  /** `promotes`: whether another member is promoted without manual recovery. */
  | { readonly kind: "kept-by-tag"; readonly shard: string; readonly site: string; readonly tag: string }
  | { readonly kind: "leader-at-risk"; readonly shard: string; readonly promotes: boolean }
  | { readonly kind: "writes-stopped-strict"; readonly shard: string }
  | {
      readonly kind: "fewer-synchronous-replicas";
      readonly shard: string;
      readonly replicasLeft: number;
      readonly replicasConfigured: number;
    }
  | { readonly kind: "quorum-undeclared"; readonly shard: string }
  | { readonly kind: "leader-key-not-renewed"; readonly shard: string; readonly quorum: string }
  | { readonly kind: "members-divided"; readonly shard: string }
  | { readonly kind: "failsafe-leader-goes-on"; readonly shard: string }
  | { readonly kind: "acknowledged-writes-at-risk"; readonly shard: string }
  | {
      readonly kind: "archive-bounds-data-loss";
      readonly bucket: string;
      readonly site: string;
      readonly archiveTimeoutSeconds: number;
      /** By how much the copy of the vault is behind it; absent where the vault itself is left. */
      readonly copyLagSeconds?: number;
    }
  /** Only a copy of the vault is left, and nothing bounds how old it is. */
  | { readonly kind: "copy-lag-unbounded"; readonly bucket: string; readonly site: string }
  /** Neither a member nor a backup is left. */
  | { readonly kind: "data-lost-for-good"; readonly shard: string }
  | {
      readonly kind: "lag-bounds-data-loss";
      readonly lagSeconds: number;
      readonly maximumLagBytes: number;
      readonly writeAheadMebibytesPerSecond: number;
      readonly ttlSeconds: number;
    }
  | { readonly kind: "data-loss-unbounded"; readonly shard: string }
  /** Each gateway of an object store keeps names for itself. */
  | { readonly kind: "object-names-apart"; readonly store: string }
  | { readonly kind: "volumes-lost-copies"; readonly store: string; readonly sites: readonly string[] }
  | { readonly kind: "volumes-divided"; readonly store: string }
  /** `dataCenters`: as many as masters still know by name. */
  | {
      readonly kind: "volumes-not-placed";
      readonly store: string;
      readonly dataCenters: number;
      readonly needed: number;
    }
  | { readonly kind: "objects-lost"; readonly store: string; readonly share: number };

/** What that does to event logs. */
type LogReason =
  /** `takes`: whether it takes messages and gives them. */
  | {
      readonly kind: "stream-copies-left";
      readonly stream: string;
      readonly copiesLeft: number;
      readonly copies: number;
      readonly copiesNeeded: number;
      readonly takes: boolean;
    }
  /** `places`: how many copies servers can hold; with `uniqueTag`, those of one value of that tag hold one together. */
  | {
      readonly kind: "stream-unplaceable";
      readonly stream: string;
      readonly copies: number;
      readonly places: number;
      readonly uniqueTag?: string;
    }
  | { readonly kind: "stream-majority-lost"; readonly stream: string; readonly copies: number }
  | { readonly kind: "stream-in-memory"; readonly stream: string }
  | { readonly kind: "stream-unsynced"; readonly eventLog: string; readonly syncSeconds: number }
  | { readonly kind: "log-server-lost"; readonly server: string; readonly site: string }
  | { readonly kind: "log-server-apart"; readonly server: string }
  | { readonly kind: "log-without-streams"; readonly eventLog: string };

/** What that does to routes and replicas of services. */
type WorkloadReason =
  | { readonly kind: "nothing-runs"; readonly service: string; readonly hostname?: string }
  | {
      readonly kind: "replicas-lost";
      readonly service: string;
      readonly site: string;
      readonly replicasLost: number;
      readonly replicas: number;
    }
  | { readonly kind: "no-replica-left"; readonly service: string }
  /** A replica takes more than it carries (up to the accepted requests, where it has a limit at all), and fails. */
  | ({ readonly kind: "overload-fails"; readonly acceptedRequestsPerSecond?: number } & Carried)
  /** No resource declares a limit, so that it fails as well. */
  | ({ readonly kind: "overload-undeclared"; readonly acceptedRequestsPerSecond?: number } & Carried)
  | ({ readonly kind: "capacity-unknown" } & Carried)
  | ({
      readonly kind: "capacity-yielded";
      readonly replicasKept: number;
      readonly replicas: number;
    } & Carried)
  | ({
      readonly kind: "capacity-without-room";
      readonly replicasWithRoom: number;
      readonly replicasWanted: number;
    } & Carried)
  | ({ readonly kind: "capacity-too-small" } & Carried)
  | {
      readonly kind: "replicas-grow";
      readonly service: string;
      readonly site: string;
      readonly fromReplicas: number;
      readonly toReplicas: number;
    }
  | { readonly kind: "startup-unbounded"; readonly service: string; readonly site: string }
  /** Nothing of a store is left. */
  | { readonly kind: "store-lost"; readonly storeKind: string; readonly store: string }
  | {
      readonly kind: "store-entrance-missing";
      readonly service: string;
      readonly site: string;
      /** What leads to the store at a site: `router`. */
      readonly entrance: string;
      readonly storeKind: string;
      readonly store: string;
    }
  | {
      readonly kind: "callee-missing";
      readonly service: string;
      readonly site: string;
      readonly callee: string;
    }
  /** `site`: absent for a last resort, which stands at none. `checked`: the address has a health check. */
  | {
      readonly kind: "stale-answer";
      readonly server: string;
      readonly hostname: string;
      readonly address: string;
      readonly site?: string;
      readonly checked: boolean;
    }
  | { readonly kind: "record-missing"; readonly server: string; readonly hostname: string }
  /** `servers`: those that answered; none where no server that is named as authoritative does. */
  | { readonly kind: "hostname-unanswered"; readonly hostname: string; readonly servers: readonly string[] };

/** What that does along dependencies, and to goals. */
type DependenceReason =
  | { readonly kind: "service-undeclared"; readonly service: string }
  /** `cacheEndedSeconds`: for how long it went on by what it kept of the answers; absent where it kept none. */
  | {
      readonly kind: "hard-dependency";
      readonly service: string;
      readonly dependency: string;
      readonly outcome: Outcome;
      readonly served: number;
      readonly cacheEndedSeconds?: number;
    }
  /** `cachedSeconds`: for how long it goes on by what it keeps of the answers; absent where it needs none. */
  | {
      readonly kind: "soft-dependency";
      readonly service: string;
      readonly dependency: string;
      readonly outcome: Outcome;
      readonly cachedSeconds?: number;
    }
  | { readonly kind: "goals-unreadable"; readonly service: string; readonly fields: readonly string[] }
  /** What is declared for the service does not do its part. */
  | { readonly kind: "defect"; readonly field: string; readonly problem: Problem };

/** One link in the chain of reasons for a verdict, with the URN of the resource that it was read from. */
export type Reason = (LossReason | StoreReason | LogReason | WorkloadReason | DependenceReason) & {
  readonly resource?: string;
};

/** What a reason, a remedy or an assumption states, as a key: two of one key are the same statement. */
export function statementKey(statement: object): string {
  return JSON.stringify(statement);
}

/** A service that another one depends on and is worse off by. */
export interface Dependence {
  /** `hard`: what is lost of it is lost of the other. `soft`: without it the other is degraded. */
  readonly kind: "hard" | "soft";
  /** Name of the service that is depended on. */
  readonly service: string;
  /** That it is depended on, and what is left of it. */
  readonly reason: Reason;
}

/** The reasons of one verdict, apart from those of the verdicts on what its service depends on. */
export class ReasonChain {
  /**
   * @param own what is lost, and what that does to the service's own replicas and stores
   * @param dependences what it is worse off by: hard dependencies, then soft ones
   */
  constructor(
    readonly own: readonly Reason[],
    readonly dependences: readonly Dependence[] = [],
  ) {}
}
