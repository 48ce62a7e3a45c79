import type * as pulumi from "@pulumi/pulumi";
import type { CertificateIssuer } from "../certificate-issuer";
import type { SurvivalGoal } from "../goals";

/** A data site that holds members of every shard. */
export interface DatabaseSite {
  /** Name of the site. */
  name: string;
  /** DNS domain of the site's cluster, for instance "ansan.holdfast.internal". */
  clusterDomain: string;
  /** Addresses of the site's pods in CIDR notation. */
  podCidr: string;
  /** Names of the site's halls (fire compartments), at least as many as members of a shard at a site. */
  halls: string[];
}

/** A service that may connect to the database. */
export interface DatabaseClient {
  /** Namespace of the service's pods at every site. */
  namespace: string;
  /**
   * Name of the service: value of the label `holdfast.dev/service` on its pods, common name of its client
   * certificate, and name of its role in the database. A DNS label.
   */
  service: string;
}

/** Base backups and archive of the write-ahead log. */
export interface DatabaseBackups {
  /** Bucket of the vault. */
  bucket: string;
  /** AWS region of the bucket. */
  region: string;
  /** Prefix of the database's objects in the bucket, without a leading slash. Default: the database's name. */
  prefix?: string;
  /** Key that the vault encrypts with, as "alias/…" or an ARN. Default: the bucket's own default encryption. */
  kmsKey?: string;
  /** ARN of the role that pods take on by their service-account token to write to the bucket. */
  roleArn: string;
  /** Time of day at which the daily backup starts, "HH:MM" in UTC. Default: "18:17", at night in Korea. */
  startTime?: string;
  /**
   * Day of the week (UTC) whose backup is full, 0 (Sunday) to 6 (Saturday). On other days only what has changed since is
   * copied. Default: 6, early Sunday in Korea.
   */
  fullWeekday?: number;
  /** How long full backups and what depends on them stay, in days, 1 or more. Default: 35. */
  retentionDays?: number;
}

/** What one member has. */
export interface DatabaseMember {
  /** Size of the data volume, in GiB, 10 or more. */
  storageGiB: number;
  /** Storage class. Default: "local-nvme"; members copy each other, so storage does not have to. */
  storageClass?: string;
  /** Processor cores requested. Default: 2. */
  cores?: number;
  /** Memory requested, and its limit, in GiB. Default: 8. */
  memoryGiB?: number;
  /** Connections that a member accepts. Default: 200. */
  connections?: number;
}

/** PgBouncer beside each member. */
export interface DatabasePooler {
  /** Connections of clients that one member's pooler takes. Default: 2000. */
  clientConnections?: number;
  /**
   * Connections to its member that the pooler shares among them, each for a transaction. The rest of the member's are for
   * clients that need a session, and for its keepers. Default: half of the member's.
   */
  serverConnections?: number;
  /**
   * Time after which PostgreSQL gives a client's statement up, in seconds: what a client asks for when it connects does not
   * reach a connection that is shared. Default: 30.
   */
  statementSeconds?: number;
}

/** Arguments of {@link ReplicatedDatabase}: the same for every site but for `site`. */
export interface ReplicatedDatabaseArgs {
  /** Name of the database, a DNS label of at most 20 characters. */
  database: string;
  /** Site that this instance declares, one of `sites`. */
  site: string;
  /** Every site with members, in the order in which leaders fall back on them. */
  sites: pulumi.Input<DatabaseSite>[];
  /**
   * Sites over which the shards' preferred leaders alternate: shard 0 at the first, shard 1 at the second, and so on.
   * Each is one of `sites`.
   */
  leaderSites: string[];
  /**
   * Sites whose members follow and never lead, some of `sites` and not all: Patroni gives them a failover priority of 0.
   * Preferred leaders are at the others meanwhile. Default: none.
   */
  followerSites?: string[];
  /** Number of shards, 1 to 64. Each is a PostgreSQL cluster of its own with its own leader. */
  shards: number;
  /**
   * Members of each shard at each site. Default: 1. Only the first may hold a synchronous copy or lead automatically:
   * copies in one building count once. The others serve reads.
   */
  membersPerSite?: number;
  /** Site losses after which the database must still take writes. */
  survive: SurvivalGoal;
  /** The longest that writes may stop after a site is lost, in seconds. */
  rtoSeconds: number;
  /**
   * The most recent writes that may be lost with a site, in seconds. 0 asks for synchronous copies, one for each site
   * loss to survive.
   */
  rpoSeconds: number;
  /**
   * Rate of the write-ahead log in busy hours, in MiB a second. It turns `rpoSeconds` into the lag in bytes that a member
   * may have to be promoted, and is only used when `rpoSeconds` is above 0. Measure it; a figure that is too high allows
   * more to be lost than promised. Default: 1, an assumption.
   */
  writeAheadMebibytesPerSecond?: number;
  /** Fixed IPv4 addresses of the voters of the consensus quorum; clients use port 2379. */
  quorumAddresses: string[];
  /** Services that may connect. */
  clients: pulumi.Input<DatabaseClient>[];
  /** Base backups and archive of the write-ahead log. */
  backups: DatabaseBackups;
  /** What one member has. */
  member: DatabaseMember;
  /**
   * PgBouncer beside each member, for clients that hold more connections than members have: at port 6432 of the leaders'
   * Services. Default: none.
   */
  pooler?: DatabasePooler;
  /**
   * Image by digest with PostgreSQL 17, Patroni 4.1 for etcd 3, pgBackRest 2.59 or later (before, the archive's queue grows
   * without a limit once a segment has failed), a shell, `timeout` and `python3` on PATH, in which user 999 is "postgres"; with
   * `pooler` also PgBouncer 1.18 or later.
   */
  image: string;
  /** HAProxy 2.6 or later, by digest. */
  routerImage: string;
  /** Replicas of the router at each site, 2 or more. Default: 2. */
  routerReplicas?: number;
  /** Namespace of the members and routers. Default: "data". */
  namespace?: string;
  /** Priority class of members and routers. Default: "tier-0". */
  priorityClass?: string;
  /** Issuer of the certificates. Default: the cluster issuer "holdfast" for the private CA. */
  issuer?: CertificateIssuer;
}
