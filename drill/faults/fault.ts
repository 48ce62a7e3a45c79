import type { KeptWrite, Mark } from "../run/drill-run";

/** What a fault is told of the drill that it is a part of. */
export interface Surroundings {
  /** Has the drill's report say that something was done. */
  readonly mark: (kind: Mark["kind"], text: string) => void;
  /** Waits until users have been served for a while without a failure. */
  readonly untilServed: () => Promise<void>;
}

/** Something that is done to sites, made anew for every drill. */
export interface Fault {
  /**
   * What comes before it while users use the sites, such as finding out whom it hits. What users meet meanwhile has no
   * part in recovery times.
   */
  prepare?(surroundings: Surroundings): Promise<void>;
  /** Does it, all at once. */
  strike(): void;
  /** How long users are watched before it is taken back, in seconds, where nothing comes back by itself. */
  readonly watchedSeconds?: number;
  /** Writes that a vault was seen to hold before it struck. Absent where that plays no part. */
  archived?(): readonly KeptWrite[];
  /** What of it this machine does not allow, a line each. Default: nothing. */
  readonly leftOut?: readonly string[];
  /** Takes it back. What ended is started with what its disks hold. */
  mend(): void | Promise<void>;
}
