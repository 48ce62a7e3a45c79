import {
  copiesAfterLoss,
  type CopiesAfterLoss,
  type MemberCount,
  type SynchronousSettings,
} from "../arithmetic/synchronous-copies";
import type { MemberGroup, Shard } from "../blueprint/database";
import type { Damage } from "./damage";
import type { QuorumState } from "./judge-quorum";

/** What a loss leaves of a shard's members. */
export interface MembersAfterLoss {
  /** Groups of which some are lost, with how many. */
  readonly lost: readonly { readonly group: MemberGroup; readonly count: number }[];
  /** Groups of which some are left. */
  readonly left: readonly MemberGroup[];
  /** Some that are left do not reach each other. */
  readonly divided: boolean;
  /** Whether acknowledged writes can be gone, wherever leader and copies were. */
  readonly writesAtRisk: boolean;
  /** What happens while the consensus store stands; members that reach none of it count as lost here. */
  readonly after: CopiesAfterLoss;
}

/** How a shard's writes are confirmed. */
export function synchronousSettings(shard: Shard): SynchronousSettings {
  const { synchronousMode, synchronousCount, synchronousStrict } = shard.settings;
  return { mode: synchronousMode, count: synchronousCount, strict: synchronousStrict };
}

/** True where members at a site reach a voter that their configuration names and that belongs to the majority. */
function reachesStore(group: MemberGroup, quorum: QuorumState | undefined, damage: Damage): boolean {
  return group.voters.some((voter) => {
    const site = quorum?.left.get(voter);
    return site !== undefined && damage.connected(group.site, site);
  });
}

/** A group as its lost members and those that are left, of which one kind may be missing. */
function split(group: MemberGroup, lost: number, usable: boolean): MemberCount[] {
  const kinds = { noFailover: group.noFailover, noSync: group.noSync };
  const counts = [
    { ...kinds, count: lost, lost: true },
    { ...kinds, count: group.count - lost, lost: !usable },
  ];
  return counts.filter((members) => members.count > 0);
}

/** Works out which of a shard's members are left, and what that means for its copies. */
export function membersAfterLoss(
  shard: Shard,
  quorum: QuorumState | undefined,
  damage: Damage,
): MembersAfterLoss {
  const settings = synchronousSettings(shard);
  const counts = shard.members.map((group) => ({ group, count: damage.lost(group, group.count) }));
  const left = counts.filter(({ group, count }) => group.count > count).map(({ group }) => group);
  const gone = counts.flatMap(({ group, count }) => split(group, count, true));
  const useless = counts.flatMap(({ group, count }) =>
    split(group, count, reachesStore(group, quorum, damage)),
  );
  return {
    lost: counts.filter(({ count }) => count > 0),
    left,
    divided:
      damage.dividesSites &&
      left.some((one) => left.some((other) => !damage.connected(one.site, other.site))),
    // Which writes survive is decided by the members alone: it does not need the store.
    writesAtRisk: copiesAfterLoss(gone, settings).acknowledgedWritesAtRisk,
    after: copiesAfterLoss(useless, settings),
  };
}
