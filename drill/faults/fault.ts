import type { HeldWrites, Mark } from "../run/drill-run";
import type { SeededChoice } from "../run/seeded-choice";
import type { World } from "../sites/world";
import type { Targets } from "./targets";

/** What a fault can need of the way in which sites are kept apart on this machine. */
export type Need =
  /** A network of each site, on which packets can be dropped and held. */
  | "site network"
  /** A disk of each pod, which can be filled. */
  | "pod disk"
  /** A time of day of each site. */
  | "site clock"
  /** Archives in the vault, to rebuild from. */
  | "archive";

/** What a fault is to the resilience model, which knows losses of sites. */
export type AsLoss =
  /**
   * It is the loss of its sites. Where they get their power back one after the other, with what their disks hold, so many
   * seconds apart at the most, no acknowledged write is lost, and users are served again within a bound.
   */
  | { readonly meaning: "the loss"; readonly poweredApartSeconds?: number }
  /** It is the loss of the service that is the databases' quorum, and of nothing else. */
  | { readonly meaning: "the loss of the quorum" }
  /** The model has no loss for it; the loss of its sites takes more. */
  | { readonly meaning: "at the worst the loss"; readonly because: string }
  /** Nor does the loss of its sites take more: nothing bounds for how long users wait. */
  | { readonly meaning: "no bound"; readonly because: string };

/** What a fault is told of the drill that it is a part of. */
export interface DrillContext {
  /** Has the drill's report say that something was done. */
  readonly mark: (kind: Mark["kind"], text: string) => void;
  /** What is left to chance: it follows from the drill's seed. */
  readonly choice: SeededChoice;
  /** Waits until users have been served for a while without a failure. */
  readonly untilServed: () => Promise<void>;
}

/** A fault at the sites of one drill. It is made anew for every drill: it remembers what it was injected into. */
export interface Injection {
  /**
   * What comes before it while users use the sites, such as finding out whom it hits. What users meet meanwhile has no
   * part in recovery times.
   */
  prepare?(context: DrillContext): Promise<void>;
  /** Injects the fault, all at once. */
  inject(): void;
  /** How long users are watched before it is healed, in seconds, where nothing comes back by itself. */
  readonly watchedSeconds?: number;
  /** Writes that were seen to be held before it was injected, and must be back. Absent where that plays no part. */
  held?(): HeldWrites | undefined;
  /** What of it this machine does not allow, a line each. Default: nothing. */
  readonly leftOut?: readonly string[];
  /** Heals it. What ended is started with what its disks hold. */
  heal(): void | Promise<void>;
}

/** Something that can be done to sites. Everything that is said of it anywhere is derived from this. */
export interface Fault {
  /** Its name for `--fault` and in figures; unique. */
  readonly kind: string;
  /** What a drill of it is called, up to the names of its sites: `asymmetric partition of`. */
  readonly title: string;
  /** What is done, as the documentation says it, in Markdown. */
  readonly description: string;
  /** Sites that it is done to. */
  readonly targets: Targets;
  /** Where the isolation of sites lacks one of them, it cannot be done. */
  readonly needs: readonly Need[];
  /** What it is predicted as. */
  readonly asLoss: AsLoss;
  /**
   * What a full run does with it: `each target`, at each of them; `combinations`, besides at each pair of data sites, and
   * at each data site with each cloud voter; `once`, at the first of them where something is led.
   */
  readonly inFullRun: "each target" | "combinations" | "once";
  /**
   * What a random drill does it to: `one site`, one of its targets; or two sites as well. `never`: it takes a hand to heal,
   * or everything at once.
   */
  readonly inSoak: "one site" | "one or two sites" | "never";
  /** The fault at these sites, to be injected and healed. */
  readonly at: (world: World, sites: readonly string[]) => Injection;
}
