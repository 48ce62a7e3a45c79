import { majority, quorumStands } from "../../arithmetic/quorum";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Quorum, Voter } from "./quorum";
import type { Damage } from "../../judge/damage";
import type { Reason } from "../../judge/reason";
import type { Explained } from "../../judge/remedy";

/** What a loss leaves of a quorum. */
export interface QuorumState extends Explained {
  readonly name: string;
  /** A majority is left and reaches each other, so it decides. */
  readonly stands: boolean;
  /** Voters that are left and belong to the majority, with their sites. */
  readonly left: ReadonlyMap<string, string>;
  /** Its leader may be among the lost, so it may have to choose another first. */
  readonly leaderAtRisk: boolean;
  /** Longest silence after which a voter calls an election, in milliseconds. */
  readonly electionMilliseconds: number;
}

function isLost(voter: Voter, damage: Damage): boolean {
  return (
    voter.site !== undefined && damage.lost({ site: voter.site, evictable: voter.evictable ? 1 : 0 }, 1) > 0
  );
}

/** The most voters that one of them reaches, itself among them: it can lead these. */
function largestReach(voters: readonly Voter[], damage: Damage): readonly Voter[] {
  if (!damage.dividesSites) return voters;
  const reaches = voters.map((voter) => voters.filter((other) => damage.connected(voter.site!, other.site!)));
  return reaches.reduce((largest, reach) => (reach.length > largest.length ? reach : largest), []);
}

/** Services that are this quorum and nothing else: to lose one is to lose the quorum. */
function lostService(blueprint: Blueprint, quorum: Quorum, damage: Damage): string | undefined {
  if (damage.services.size === 0) return undefined;
  return blueprint.services.find(
    (service) =>
      damage.services.has(service.name) &&
      service.goals?.approach === "quorum" &&
      service.stores.some((store) => store.kind === "quorum" && store.name === quorum.name),
  )?.name;
}

function reasonsFor(quorum: Quorum, left: readonly Voter[], stands: boolean, damage: Damage): Reason[] {
  const lost = quorum.voters.filter((voter) => isLost(voter, damage));
  const nowhere = quorum.voters.filter((voter) => voter.site === undefined);
  if (lost.length === 0 && stands) return [];
  return [
    {
      kind: "quorum-voters-left",
      quorum: quorum.name,
      votersLeft: left.length,
      voters: quorum.voters.length,
      votersNeeded: majority(quorum.voters.length),
      decides: stands,
      // Where the fix is to be made: whoever reads this one reason sees why.
      resource: (stands ? (left[0] ?? lost[0]) : (lost[0] ?? left[0]))?.urn,
    },
    ...lost.map(({ name, site, urn }): Reason => ({
      kind: "voter-lost",
      voter: name,
      site: site!,
      resource: urn,
    })),
    ...nowhere.map(({ name }): Reason => ({ kind: "voter-at-no-site", voter: name })),
  ];
}

/**
 * Judges a quorum: a voter is left where its site and, at the worst, its hall are, and a member that stands
 * nowhere never votes. A majority has to be left, and one voter has to reach all of it.
 */
export function judgeQuorum(blueprint: Blueprint, quorum: Quorum, damage: Damage): QuorumState {
  const size = quorum.voters.length;
  const standing = quorum.voters.filter((voter) => voter.site !== undefined && !isLost(voter, damage));
  const left = largestReach(standing, damage);
  const lostAs = lostService(blueprint, quorum, damage);
  const stands = lostAs === undefined && quorumStands(size, left.length);
  const because: Reason[] =
    lostAs === undefined
      ? reasonsFor(quorum, left, stands, damage)
      : [{ kind: "quorum-lost", quorum: quorum.name, service: lostAs, resource: quorum.voters[0]?.urn }];
  return {
    name: quorum.name,
    stands,
    left: new Map(left.map((voter) => [voter.name, voter.site!])),
    leaderAtRisk: quorum.voters.some((voter) => voter.site !== undefined && !left.includes(voter)),
    electionMilliseconds: quorum.electionMilliseconds,
    because,
    remedies: stands
      ? []
      : [
          {
            kind: "spread-voters",
            quorum: quorum.name,
            voters: size,
            mends: ["outcome"],
            resource: quorum.voters.find((voter) => isLost(voter, damage))?.urn ?? quorum.voters[0]?.urn,
          },
        ],
  };
}
