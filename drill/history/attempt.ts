/**
 * What a user asked for: to write a value, to read what was written last, or to read from whichever copy the site
 * has, which may lag behind.
 */
export type AttemptKind = "write" | "read" | "copy-read";

/**
 * How it ended for the user: `done`, `refused` (an answer that says that nothing was done, or no connection to ask
 * over), or `unknown` (no answer in time or a broken connection: it may have been done, now or later).
 */
export type AttemptOutcome = "done" | "refused" | "unknown";

/** One request of a user, from its start to its answer. Times are milliseconds since the drill's start, one clock. */
export interface Attempt {
  readonly service: string;
  /** Shard of the service's database that holds the key, from 0. */
  readonly shard: number;
  readonly kind: AttemptKind;
  /** Which user it was, from 0 within the service; a user has one request under way at a time. */
  readonly user: number;
  readonly key: string;
  /** What was to be written, unique within the drill; what a read found, absent where the key was never written. */
  readonly value?: number | undefined;
  /** Of a write that was done: what it overwrote, null where nothing; absent where the answer did not say. */
  readonly previous?: number | null | undefined;
  readonly startedMilliseconds: number;
  readonly endedMilliseconds: number;
  readonly outcome: AttemptOutcome;
  /** Site whose gateway answered; absent where none did. */
  readonly site?: string | undefined;
  /** Address of the database member that answered; absent where none did. */
  readonly member?: string | undefined;
  /** Why it was not done, in one line. */
  readonly error?: string | undefined;
}
