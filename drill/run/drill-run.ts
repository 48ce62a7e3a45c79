import type { Attempt } from "../history/attempt";
import type { MeasuredStep } from "../first-start/step";
import type { Scenario } from "./scenario";

/** Something that was done to the sites, or seen of them, at a moment. */
export interface Mark {
  /** Since the drill's start. */
  readonly milliseconds: number;
  /** `fault`: it was injected; `healed`: it was healed; `seen`: what a server said of itself. */
  readonly kind: "started" | "fault" | "healed" | "seen";
  readonly text: string;
}

/** Who held a shard's leader key from a moment on, as the quorum says. */
export interface KeyHolding {
  readonly milliseconds: number;
  readonly database: string;
  readonly shard: number;
  /** Name of the member; absent while nobody does. */
  readonly member?: string | undefined;
}

/** Who led a shard from a moment on, as its members say, and at which site. */
export interface Leadership extends KeyHolding {
  readonly site?: string | undefined;
}

/** What a key held when all was over, read from its shard's leader. */
export interface FinalValue {
  readonly service: string;
  readonly shard: number;
  readonly key: string;
  readonly value?: number | undefined;
}

/** A write that a shard had kept when all was over: nothing is ever taken off that list. */
export interface KeptWrite {
  readonly database: string;
  readonly shard: number;
  readonly key: string;
  readonly value: number;
}

/** Writes that are back once all is healed, and by what: the archive in a vault, or the disks at the sites. */
export interface HeldWrites {
  readonly by: "vault" | "disks";
  readonly writes: readonly KeptWrite[];
}

/** A service as it was drilled. */
export interface DrilledService {
  readonly service: string;
  readonly database: string;
  readonly shards: number;
  readonly hostname: string;
}

/** Everything that was done and seen in one drill: what its figures are computed from, and nothing else. */
export interface DrillRun {
  readonly scenario: Scenario;
  readonly seed: number;
  /** When it began, ISO 8601. */
  readonly date: string;
  readonly services: readonly DrilledService[];
  /** When the fault was injected, in milliseconds since the drill's start. */
  readonly faultMilliseconds: number;
  /** When the last user was told to stop. */
  readonly endMilliseconds: number;
  readonly marks: readonly Mark[];
  readonly leaderships: readonly Leadership[];
  readonly keyHoldings: readonly KeyHolding[];
  readonly attempts: readonly Attempt[];
  readonly finalValues: readonly FinalValue[];
  /** Every write that the shards had kept; absent where they were not asked. */
  readonly keptWrites?: readonly KeptWrite[] | undefined;
  /** Writes that were seen to be held before everything was lost or stopped; absent where that plays no part. */
  readonly heldWrites?: HeldWrites | undefined;
  /** Members whose rows were not those of their leader after all was healed and had caught up, a line each. */
  readonly divergences: readonly string[];
  /** What this machine did not allow, and was therefore left out, a line each. */
  readonly leftOut: readonly string[];
  /** When each step of a first start came about; absent where everything stood before. */
  readonly steps?: readonly MeasuredStep[] | undefined;
}
