/** What a member is to its cluster, in Patroni's words. */
export type MemberRole = "leader" | "standby_leader" | "sync_standby" | "quorum_standby" | "replica";

/** A member of a database cluster as the cluster sees it now. */
export interface Member {
  readonly name: string;
  readonly site: string;
  readonly role: MemberRole;
  /** Patroni's word for its state, for instance `running` or `streaming`. */
  readonly state: string;
  /** Timeline of its write-ahead log; absent while it is not known. */
  readonly timeline?: number;
  /** Write-ahead log of the leader that it lacks, in bytes; absent while it is not known. */
  readonly lagBytes?: number;
  /** It never leads by itself: tag `nofailover`, or a failover priority of 0. */
  readonly followsOnly: boolean;
}

/** What a check of a member's data has shown. */
export interface Verification {
  readonly sound: boolean;
  /** What was read and found, in one sentence. */
  readonly found: string;
}

/** How much of a member's data is read to verify it. */
export const VerificationDepth = {
  /** Every page of every table, whose checksum PostgreSQL checks as it reads; as long as a dump takes. */
  Everything: "everything",
  /** What PostgreSQL has counted since it started; a moment. */
  Counters: "counters",
} as const;
export type VerificationDepth = (typeof VerificationDepth)[keyof typeof VerificationDepth];

/** One database cluster: a shard with its members, of which one leads. */
export interface DatabaseCluster {
  /** Name of the shard, Patroni's scope: `payments-0`. */
  readonly scope: string;
  /** Name of the database that its clients use. */
  readonly database: string;
  /** Its members by declaration: name and site. */
  readonly declared: readonly { readonly name: string; readonly site: string; readonly priority: number }[];
  /** Why nothing can be asked of it, where its members are not processes; `undefined` where they are. */
  placeholder(): Promise<string | undefined>;
  /**
   * Its members as they are.
   *
   * @throws StepFailure where none of them answers
   */
  members(): Promise<readonly Member[]>;
  /**
   * Hands the lead over while both are well: the leader stops taking writes, the candidate gets everything, and leads.
   *
   * @throws StepFailure where Patroni refuses it
   */
  switchover(leader: string, candidate: string): Promise<void>;
  /** Reads a member's data and says whether it is what was written. */
  verify(member: string, depth: VerificationDepth): Promise<Verification>;
}
