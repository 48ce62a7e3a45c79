/**
 * The words in which goals are declared. Each is a constant object with a type of the same name, so that a value
 * can be written as `SurvivalGoal.TwoSites` or, in configuration, as "two-sites".
 */

/** How many sites a service must be able to lose and still be served. */
export const SurvivalGoal = {
  /** Any two sites may be lost at once. */
  TwoSites: "two-sites",
  /** Any one site may be lost. */
  OneSite: "one-site",
  /** The service may stop with its site. */
  None: "none",
} as const;
export type SurvivalGoal = (typeof SurvivalGoal)[keyof typeof SurvivalGoal];

/** Whose building a data center is. A region of a cloud provider is a `CloudRegion`, not one of these. */
export const SiteKind = {
  /** Built and run by the operator: its halls, power and fire walls are the operator's to decide. */
  Owned: "owned",
  /** Rented in somebody else's building: power and fire safety are decided by others. */
  Leased: "leased",
} as const;
export type SiteKind = (typeof SiteKind)[keyof typeof SiteKind];

/**
 * Where the data of a service may be kept and processed: `any`, within the country of an ISO 3166-1 code in lower case, or
 * within a jurisdiction of several (`eu`). These are the ones that are used here; any other code is one as well.
 */
export const Residency = {
  /** Within the Republic of Korea only. */
  Korea: "kr",
  /** No restriction. */
  Any: "any",
} as const;

/** How a service goes on when a site is lost. */
export const Approach = {
  /** Every allowed site serves all the time; the sites left take over the share of a lost one. */
  ActiveActive: "active-active",
  /** One site serves at a time; the others stand by at full size. */
  HotStandby: "hot-standby",
  /** The service is its own consensus quorum: it goes on while a majority of its voters is left. */
  Quorum: "quorum",
} as const;
export type Approach = (typeof Approach)[keyof typeof Approach];

/** What kind of store a service depends on. */
export const StoreKind = {
  /** A `ReplicatedDatabase`. */
  Database: "database",
  /** A `ReplicatedObjectStore`. */
  ObjectStore: "object-store",
  /** A quorum of `ClusterVoter`s and `CloudVoter`s. */
  Quorum: "quorum",
  /** An `EventLog`. */
  EventLog: "event-log",
} as const;
export type StoreKind = (typeof StoreKind)[keyof typeof StoreKind];

/** What a service does with a store. */
export const StoreAccess = {
  /** Reads and writes: the service is down, or read-only, without a leader. */
  ReadWrite: "read-write",
  /** Only reads: any copy will do. */
  Read: "read",
} as const;
export type StoreAccess = (typeof StoreAccess)[keyof typeof StoreAccess];

export { toleratedLosses } from "@holdfast/contract/goal";
