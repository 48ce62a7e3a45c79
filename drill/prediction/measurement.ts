import type { Outcome } from "@holdfast/resilience";
import type { AttemptKind } from "../history/attempt";
import type { ArchivedMeasurement } from "../recovery/archived-writes";
import type { HeldWrites } from "../run/drill-run";

/** A write that was acknowledged and is nowhere to be found afterwards. */
export interface LostWrite {
  readonly shard: number;
  readonly key: string;
  readonly value: number;
  /** How long before the fault it was acknowledged, in seconds; negative where it was afterwards. */
  readonly secondsBeforeFault: number;
  /** What shows that it was lost, in one line. */
  readonly evidence: string;
}

/** What a checker of linearizability said of a history; `unknown` where it did not come to an end in its time. */
export type Linearizability = "linearizable" | "not linearizable" | "unknown";

/** What of a service's requests was done once all had recovered that recovers by itself. */
export interface ServiceLeft {
  readonly outcome: Outcome;
  /** Shares of requests that were done, by what was asked for, 0 to 1. Absent where nobody asked for it. */
  readonly done: { readonly [kind in AttemptKind]?: number };
}

/** What came back once everything was lost or stopped. */
export interface RebuildMeasurement extends ArchivedMeasurement {
  /** What it came back from. */
  readonly from: HeldWrites["by"];
  /**
   * From the first step of the rebuild, or the first start, to the first of a lasting run of good requests, in seconds. `null`: there was none
   * while users were there.
   */
  readonly seconds: number | null;
}

/** What users of one service saw in a drill, and what became of what they wrote. */
export interface ServiceMeasurement {
  readonly service: string;
  readonly left: ServiceLeft;
  /**
   * For how long users were without reads or writes, in seconds: from the first request that failed to the first of a
   * lasting run of good ones. 0: no request failed. `null`: it was not over when the drill was.
   */
  readonly rtoSeconds: number | null;
  /** When the first request failed, in seconds since the fault. `null`: none did. */
  readonly firstFailureSeconds: number | null;
  /**
   * The longest time for which users were without reads from whichever copy a site has, in seconds, each outage by itself:
   * a copy that is promoted later ends the reads that are under way. 0 and `null` as of `rtoSeconds`.
   */
  readonly copyReadSeconds: number | null;
  readonly lostWrites: readonly LostWrite[];
  /** Writes that were acknowledged. */
  readonly acknowledgedWrites: number;
  /** Writes that users were told were not done, and that were: where there is one, no other figure can be trusted. */
  readonly refusedWritesSeen: number;
  /** Reads from the leader that found something older than what had been shown before them. */
  readonly backwardReads: number;
  /** The same of reads from copies, which may lag behind: a figure, not a fault. */
  readonly backwardCopyReads: number;
  /** For how long two members of one shard acknowledged writes, in milliseconds. */
  readonly doubleAcknowledgementMilliseconds: number;
  readonly linearizability: Linearizability;
  /** What became of writes that a vault or the disks held when everything was lost or stopped. Absent where it plays no part. */
  readonly rebuild?: RebuildMeasurement;
}
