import { mostInHalls } from "@holdfast/contract/hall-spread";
import { copiesAfterLoss, type MemberCount } from "../../arithmetic/synchronous-copies";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Database, MemberGroup, Shard } from "./database";
import type { Site } from "../../blueprint/site";
import { storeNamed } from "../../judge/index-blueprint";
import { quorumKind } from "../quorum/kind";
import { synchronousSettings } from "./shard-members";
import type { PlaceFailures } from "../../risk-groups/blueprint/place-failures";
import type { QuorumFailures } from "../quorum/quorum-failures";
import type { GraphTerms, Term } from "../../risk-groups/blueprint/term";

/** What can become of the members at one site: how many are lost, and whether the rest reaches the store. */
interface GroupState {
  readonly lost: number;
  readonly reaches: boolean;
}

/** When databases stop: the judge's view of copies and leaders, as terms of a fault graph. */
export class DatabaseFailures {
  private readonly sites: ReadonlyMap<string, Site>;
  private readonly stopped = new Map<string, GroupState[][]>();

  constructor(
    private readonly blueprint: Blueprint,
    private readonly places: PlaceFailures,
    private readonly terms: GraphTerms,
    private readonly quorums: QuorumFailures,
  ) {
    this.sites = new Map(blueprint.sites.map((site) => [site.name, site]));
  }

  /** No shard can be read. */
  public unreadable(database: Database): Term {
    return this.terms.all(database.shards.map((shard) => this.gone(shard)));
  }

  /** Some shard takes no writes, or only a hand makes it take them. */
  public unwritable(database: Database): Term {
    if (database.shards.length === 0) return true;
    return this.terms.any(database.shards.map((shard) => this.shardStops(shard)));
  }

  /** Every member of a shard is lost. */
  private gone(shard: Shard): Term {
    return this.terms.all(shard.members.map((group) => this.places.copies(group, group.count, group.count)));
  }

  private shardStops(shard: Shard): Term {
    const { terms, places } = this;
    const quorum =
      shard.quorum === undefined ? undefined : storeNamed(this.blueprint, quorumKind, shard.quorum);
    if (quorum === undefined) return true;
    const groups = shard.members.filter((group) => group.count > 0);
    const divided = groups.flatMap((one, at) =>
      groups.slice(at + 1).map((other) => places.cut(one.site, other.site)),
    );
    // Without the store a leader goes on only in failsafe mode, and only with every member in reach.
    const mayGoOn = shard.settings.failsafe && groups.some((group) => !group.noFailover);
    const someLost = groups.map((group) => places.copies(group, group.count, 1));
    const undecided = this.quorums.failed(quorum);
    const stopped = terms.any([
      this.gone(shard),
      ...divided,
      terms.all([undecided, mayGoOn ? terms.any(someLost) : true]),
    ]);
    if (undecided === true) return stopped;
    // A majority that is lost is seen to above.
    const outOfReach = (group: MemberGroup): Term =>
      this.quorums.outOfReach(quorum, group.site, group.voters, !mayGoOn);
    return terms.any([stopped, this.copiesStop(shard, outOfReach)]);
  }

  /** Members in none of which the store lets writes go on: all ways to get there, none of which holds another. */
  private copiesStop(shard: Shard, outOfReach: (group: MemberGroup) => Term): Term {
    const { terms } = this;
    const ways = this.waysToStop(shard).map((states) =>
      terms.all(
        states.flatMap(({ lost, reaches }, at) => {
          const group = shard.members[at]!;
          return [this.places.copies(group, group.count, lost), reaches ? true : outOfReach(group)];
        }),
      ),
    );
    return terms.any(ways);
  }

  private waysToStop(shard: Shard): GroupState[][] {
    const groups = shard.members.map((group) => [group, this.lossesOf(group)] as const);
    const key = JSON.stringify([
      synchronousSettings(shard),
      groups.map(([{ count, noFailover, noSync }, losses]) => [count, noFailover, noSync, losses]),
    ]);
    const known = this.stopped.get(key);
    if (known) return known;
    let vectors: GroupState[][] = [[]];
    for (const [, losses] of groups) {
      const states = losses.flatMap((lost) => [
        { lost, reaches: true },
        { lost, reaches: false },
      ]);
      vectors = vectors.flatMap((vector) => states.map((state) => [...vector, state]));
    }
    const severity = (vector: GroupState[]): number =>
      vector.reduce((sum, { lost, reaches }) => sum + 2 * lost + (reaches ? 0 : 1), 0);
    const ways: GroupState[][] = [];
    for (const vector of vectors.sort((a, b) => severity(a) - severity(b))) {
      const worse = ways.some((way) =>
        way.every(({ lost, reaches }, at) => lost <= vector[at]!.lost && (reaches || !vector[at]!.reaches)),
      );
      if (!worse && !writesAfter(shard, vector)) ways.push(vector);
    }
    this.stopped.set(key, ways);
    return ways;
  }

  /** How many members of a group can be lost at once: none, with some halls, while drained, with the site. */
  private lossesOf(group: MemberGroup): number[] {
    const halls = this.sites.get(group.site)?.halls.length ?? 0;
    const losses = new Set([0, group.count, Math.min(group.count, group.evictable ?? group.count)]);
    for (let lost = 1; lost < halls; lost++)
      losses.add(mostInHalls(group.count, halls, lost, group.hallSkew));
    return [...losses].sort((a, b) => a - b);
  }
}

/** Whether a shard takes writes after a loss, while its store decides. Members out of its reach count as lost. */
function writesAfter(shard: Shard, states: readonly GroupState[]): boolean {
  const members = shard.members.flatMap(({ count, noFailover, noSync }, at): MemberCount[] => {
    const { lost, reaches } = states[at]!;
    const parts = [
      { count: lost, lost: true, noFailover, noSync },
      { count: count - lost, lost: !reaches, noFailover, noSync },
    ];
    return parts.filter((part) => part.count > 0);
  });
  return copiesAfterLoss(members, synchronousSettings(shard)).writes;
}
