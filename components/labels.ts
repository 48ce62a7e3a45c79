/**
 * Labels (Kubernetes) and tags (AWS) that say which logical thing a resource is a part of.
 * They name identities only; what a thing can survive is read from the resources themselves.
 */
export const labels = {
  /** The site that a resource belongs to. */
  site: "holdfast.dev/site",
  /** The hall (fire compartment) of a node; the value of `topology.kubernetes.io/zone` is the same. */
  hall: "holdfast.dev/hall",
  /** The service in the catalogue that a workload serves. */
  service: "holdfast.dev/service",
  /** The service's tier: 0 is shed last. */
  tier: "holdfast.dev/tier",
  /** The database that a member, router or backup belongs to. */
  database: "holdfast.dev/database",
  /** The shard of that database, counted from 0. */
  shard: "holdfast.dev/shard",
  /** The replicated log that a server belongs to. */
  eventLog: "holdfast.dev/event-log",
  /** What a workload is to its store: member, router or backup of a database; master, volume or gateway of an object store; server of a log. */
  role: "holdfast.dev/role",
  /** The object store that a master, volume server or gateway belongs to. */
  objectStore: "holdfast.dev/object-store",
  /** The consensus quorum that a voter belongs to. */
  quorum: "holdfast.dev/quorum",
  /** The voter's name in the quorum's member list. */
  voter: "holdfast.dev/voter",
  /** Marks an authoritative DNS server; the value is the zone's name. */
  zone: "holdfast.dev/zone",
  /** The vault that a bucket or key belongs to. */
  vault: "holdfast.dev/vault",
} as const;

/** Annotations on pod templates. */
export const annotations = {
  /** Demand that one replica carries at its limit, in requests a second. */
  requestsPerSecond: "holdfast.dev/requests-per-second",
  /** Hash of the configuration text that a pod was started with, so that a change restarts it. */
  configurationHash: "holdfast.dev/configuration-hash",
} as const;
