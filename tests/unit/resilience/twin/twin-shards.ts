import type { PatroniSettings, Shard } from "@holdfast/resilience";
import { votersLeft, type World } from "./twin-world";

interface Member {
  readonly site: string;
  readonly mayLead: boolean;
  readonly mayCopy: boolean;
  readonly voters: readonly string[];
}

/** All subsets of a size. */
function subsets<Thing>(things: readonly Thing[], size: number): Thing[][] {
  if (size === 0) return [[]];
  if (things.length < size) return [];
  const [first, ...rest] = things as [Thing, ...Thing[]];
  return [...subsets(rest, size - 1).map((chosen) => [first, ...chosen]), ...subsets(rest, size)];
}

function membersOf(shard: Shard): Member[] {
  return shard.members.flatMap((group) =>
    Array.from({ length: group.count }, () => ({
      site: group.site,
      mayLead: !group.noFailover,
      mayCopy: !group.noSync,
      voters: group.voters,
    })),
  );
}

/** Every set of synchronous copies that Patroni can have chosen for a leader: members that may lead first. */
function possibleCopies(all: readonly Member[], leader: Member, settings: PatroniSettings): Member[][] {
  if (settings.synchronousMode === "off") return [[]];
  const eligible = all.filter((member) => member !== leader && member.mayCopy);
  const size = Math.min(settings.synchronousCount, eligible.length);
  const preferred = eligible.filter((member) => member.mayLead).length;
  return subsets(eligible, size).filter(
    (copies) => copies.filter((copy) => copy.mayLead).length === Math.min(size, preferred),
  );
}

export interface ShardOutcome {
  reads: boolean;
  writes: boolean;
  losesWrites: boolean;
}

/** What happens to a shard from one starting point: a leader and the copies that it waits for. */
function play(
  all: readonly Member[],
  leader: Member,
  copies: readonly Member[],
  shard: Shard,
  world: World,
): ShardOutcome {
  const { settings } = shard;
  const alive = (member: Member): boolean => !world.lostSites.has(member.site);
  const voters = votersLeft(world).get(shard.quorum ?? "") ?? new Set<string>();
  const size = world.blueprint.quorums.find((quorum) => quorum.name === shard.quorum)?.voters.length ?? 0;
  const storeStands = size > 0 && 2 * voters.size > size;
  const useful = (member: Member): boolean =>
    alive(member) && member.voters.some((voter) => voters.has(voter));
  const losesWrites = !alive(leader) && copies.every((copy) => !alive(copy));
  const reads = all.some(alive);
  if (!reads) return { reads, writes: false, losesWrites };
  // In strict mode a leader confirms no write where nobody else may hold a copy of it.
  const blocked = (copying: readonly Member[]): boolean =>
    settings.synchronousMode !== "off" && settings.synchronousStrict && copying.length === 0;
  if (!storeStands) {
    // In failsafe mode it goes on while it reaches every member, which then hold the copies that they held before.
    const goesOn = size > 0 && settings.failsafe && all.every(alive);
    return { reads, writes: goesOn && !blocked(copies), losesWrites };
  }
  let next: Member | undefined = useful(leader) ? leader : undefined;
  if (!next) {
    const candidates = all.filter((member) => useful(member) && member.mayLead && member !== leader);
    if (settings.synchronousMode === "off") next = candidates[0];
    else if (settings.synchronousMode === "on") next = candidates.find((member) => copies.includes(member));
    else {
      // Voters of the quorum commit are all members that may hold a copy and lead; others only to fill up.
      const eligible = all.filter((member) => member !== leader && member.mayCopy);
      const leading = eligible.filter((member) => member.mayLead);
      const pool = Math.max(leading.length, copies.length);
      const seen = leading.filter(useful).length;
      if (seen > 0 && seen + copies.length > pool)
        next = candidates.find((member) => leading.includes(member));
    }
  }
  if (!next) return { reads, writes: false, losesWrites };
  const remaining = all.filter((member) => member !== next && useful(member) && member.mayCopy);
  return { reads, writes: !blocked(remaining), losesWrites };
}

export function shardOutcome(shard: Shard, world: World): ShardOutcome {
  const all = membersOf(shard);
  const worst: ShardOutcome = {
    reads: all.some((member) => !world.lostSites.has(member.site)),
    writes: true,
    losesWrites: false,
  };
  let started = false;
  for (const leader of all.filter((member) => member.mayLead)) {
    for (const copies of possibleCopies(all, leader, shard.settings)) {
      started = true;
      const outcome = play(all, leader, copies, shard, world);
      worst.writes &&= outcome.writes;
      worst.losesWrites ||= outcome.losesWrites;
    }
  }
  return started ? worst : { ...worst, writes: false };
}
