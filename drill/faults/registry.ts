import type { IsolationKind } from "../isolation/isolation";
import { asymmetricPartition } from "./asymmetric-partition";
import { clockBehind } from "./clock-behind";
import { coldStart } from "./cold-start";
import { cutFromSites } from "./cut-from-sites";
import { cutFromUsers } from "./cut-from-users";
import { databaseStopped } from "./database-stopped";
import type { Fault, Need } from "./fault";
import { flapping } from "./flapping";
import { fullDisk } from "./full-disk";
import { kill } from "./kill";
import { killDuringEvacuation } from "./kill-during-evacuation";
import { killDuringReturn } from "./kill-during-return";
import { killedInTurn } from "./killed-in-turn";
import { loseEverything } from "./lose-everything";
import { lossy } from "./lossy";
import { pairCut } from "./pair-cut";
import { partition } from "./partition";
import { patroniKilled } from "./patroni-killed";
import { patroniStopped } from "./patroni-stopped";
import { quorumStopped } from "./quorum-stopped";
import { siteFrozen } from "./site-frozen";
import { slowLink } from "./slow-link";
import { voterDataLost } from "./voter-data-lost";

/** What each way to keep sites apart has of what faults need. */
const provided: Readonly<Record<IsolationKind, readonly Need[]>> = {
  namespaces: ["site network", "pod disk", "site clock", "archive"],
  loopback: ["site clock"],
};

/** Faults by their kinds, in the order in which they are named and done. */
export class FaultRegistry {
  private readonly byKind: ReadonlyMap<string, Fault>;

  /**
   * @param first what is done where no fault is named
   * @param others all others
   * @throws Error where two have one kind
   */
  constructor(
    readonly first: Fault,
    ...others: readonly Fault[]
  ) {
    const all = [first, ...others];
    this.byKind = new Map(all.map((fault) => [fault.kind, fault]));
    if (this.byKind.size < all.length) throw new Error("two faults have one kind");
  }

  /** Every fault. */
  get all(): readonly Fault[] {
    return [...this.byKind.values()];
  }

  /** Every fault's kind. */
  get kinds(): readonly string[] {
    return [...this.byKind.keys()];
  }

  /**
   * The fault of a kind.
   *
   * @throws RangeError where there is none
   */
  of(kind: string): Fault {
    const fault = this.byKind.get(kind);
    if (!fault) throw new RangeError(`there is no fault ${kind}`);
    return fault;
  }

  /** Kinds of the faults that cannot be done to sites that are kept apart so. */
  impossible(isolation: IsolationKind): ReadonlySet<string> {
    const unmet = this.all.filter(({ needs }) => needs.some((need) => !provided[isolation].includes(need)));
    return new Set(unmet.map(({ kind }) => kind));
  }
}

/** Every fault that can be done to sites. To add one is to write its file, and to name it here. */
export const faults = new FaultRegistry(
  kill,
  coldStart,
  loseEverything,
  partition,
  asymmetricPartition,
  cutFromUsers,
  cutFromSites,
  pairCut,
  flapping,
  lossy,
  slowLink,
  siteFrozen,
  fullDisk,
  patroniKilled,
  patroniStopped,
  databaseStopped,
  clockBehind,
  voterDataLost,
  quorumStopped,
  killedInTurn,
  killDuringReturn,
  killDuringEvacuation,
);
