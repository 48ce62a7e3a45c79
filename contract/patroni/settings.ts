/** How Patroni confirms a write before it is acknowledged. */
export type SynchronousMode = "off" | "on" | "quorum";

/** Patroni's dynamic configuration and what PostgreSQL adds to it, as one member's text states it. */
export interface PatroniSettings {
  /** Seconds after which the leader's key expires. */
  readonly ttl: number;
  /** Seconds between two runs of Patroni's loop. */
  readonly loopWait: number;
  /** Seconds for which Patroni retries the consensus store and PostgreSQL. */
  readonly retryTimeout: number;
  readonly synchronousMode: SynchronousMode;
  /** Writes stop rather than go on without any synchronous copy. */
  readonly synchronousStrict: boolean;
  /** Copies, besides the leader's, that acknowledge a write. */
  readonly synchronousCount: number;
  /** The leader goes on without the consensus store while it reaches every member. */
  readonly failsafe: boolean;
  /** Lag in bytes beyond which an asynchronous copy is not promoted. */
  readonly maximumLagBytes: number;
  /** The longest that PostgreSQL keeps a dead replication connection, in seconds; 0 for ever. */
  readonly walSenderTimeoutSeconds: number;
  /** The write-ahead log is archived. */
  readonly archive: boolean;
  /** A member that is promoted fetches what it lacks from the archive first. */
  readonly restoresFromArchive: boolean;
  /** Seconds that such a member waits for an archive which does not answer. Default: no longer than for one that does. */
  readonly archiveAnswerSeconds?: number;
  /** Seconds after which an unfinished segment is archived; 0 for never. */
  readonly archiveTimeoutSeconds: number;
}
