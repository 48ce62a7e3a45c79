import {
  copiesAfterLoss,
  type CopiesAfterLoss,
  type MemberCount,
  type SynchronousSettings,
} from "../../arithmetic/synchronous-copies";
import { remainder } from "../../arithmetic/unbounded";
import type { MemberGroup, Shard } from "./database";
import type { Damage } from "../../judge/damage";
import type { QuorumState } from "../quorum/judge-quorum";

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
  /** Members that are left confirm writes, as a leader that goes on without the store needs: it asks none of it. */
  readonly confirms: boolean;
  /** What happens while the consensus store stands; members that reach none of it count as lost here. */
  readonly after: CopiesAfterLoss;
}

/** Where a shard's settings were read. */
export function configurationOf(shard: Shard): string | undefined {
  return shard.members[0]?.configurationUrn;
}

/** How a shard's writes are confirmed. */
export function synchronousSettings(shard: Shard): SynchronousSettings {
  const { synchronousMode, synchronousCount, synchronousStrict, maximumLagBytes } = shard.settings;
  return {
    mode: synchronousMode,
    count: synchronousCount,
    strict: synchronousStrict,
    promotes: maximumLagBytes > 0,
  };
}

/** True where members at a site reach a voter that their configuration names and that belongs to the majority. */
function reachesStore(group: MemberGroup, quorum: QuorumState | undefined, damage: Damage): boolean {
  return group.voters.some((voter) => {
    const site = quorum?.left.get(voter);
    return site !== undefined && damage.connected(group.site, site);
  });
}

/** What depends on nothing but how many members of each group are lost, and which groups reach the store. */
type CopiesOutcome = Pick<MembersAfterLoss, "writesAtRisk" | "confirms" | "after">;

/** Outcomes that were worked out already: losses leave few different sets of members. */
const outcomes = new WeakMap<Shard, Map<string, CopiesOutcome>>();

function outcomeFor(shard: Shard, lost: readonly number[], reaching: readonly boolean[]): CopiesOutcome {
  const key = lost.map((count, index) => `${count}${reaching[index] ? "" : "x"}`).join(" ");
  const known = outcomes.get(shard) ?? new Map<string, CopiesOutcome>();
  outcomes.set(shard, known);
  const found = known.get(key);
  if (found) return found;
  const settings = synchronousSettings(shard);
  const split = (usable: (index: number) => boolean): MemberCount[] =>
    shard.members.flatMap(({ count, noFailover, noSync }, index) => {
      const parts = [
        { count: lost[index]!, lost: true, noFailover, noSync },
        { count: remainder(count, lost[index]!), lost: !usable(index), noFailover, noSync },
      ];
      return parts.filter((part) => part.count > 0);
    });
  // Which writes survive, and who confirms them, is decided by the members alone: it does not need the store.
  const alone = copiesAfterLoss(
    split(() => true),
    settings,
  );
  const outcome = {
    writesAtRisk: alone.acknowledgedWritesAtRisk,
    confirms: alone.writes,
    after: copiesAfterLoss(
      split((index) => reaching[index]!),
      settings,
    ),
  };
  known.set(key, outcome);
  return outcome;
}

/** Works out which of a shard's members are left, and what that means for its copies. */
export function membersAfterLoss(
  shard: Shard,
  quorum: QuorumState | undefined,
  damage: Damage,
): MembersAfterLoss {
  const counts = shard.members.map((group) => damage.lost(group, group.count));
  const reaching = shard.members.map((group) => reachesStore(group, quorum, damage));
  const left = shard.members.filter((group, index) => group.count > counts[index]!);
  const lost = shard.members
    .map((group, index) => ({ group, count: counts[index]! }))
    .filter(({ count }) => count > 0);
  const divided =
    damage.dividesSites && left.some((one) => left.some((other) => !damage.connected(one.site, other.site)));
  return { lost, left, divided, ...outcomeFor(shard, counts, reaching) };
}
