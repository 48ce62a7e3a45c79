import type { Reason } from "./reason";
import type { Unmet } from "./verdict";

/** A change that would keep a part of a promise. */
export interface Remedy {
  /** The part of the promise that it mends. */
  readonly mends: Unmet;
  readonly text: string;
  /** For a remedy that shortens a recovery: names of the terms that it shortens. */
  readonly shortens?: readonly string[];
  /** URN of the resource to change. */
  readonly resource?: string;
}

/** What a loss leaves of one part, and why. */
export interface Explained {
  readonly because: readonly Reason[];
  readonly remedies: readonly Remedy[];
}
