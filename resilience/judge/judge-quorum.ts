import { majority, quorumStands } from "../arithmetic/quorum";
import type { Quorum } from "../blueprint/quorum";
import type { Damage } from "./damage";
import type { Reason } from "./reason";
import type { Explained } from "./remedy";

/** What a loss leaves of a quorum. */
export interface QuorumState extends Explained {
  readonly name: string;
  /** A majority is left, so it decides. */
  readonly stands: boolean;
  /** Names of the voters that are left. */
  readonly left: ReadonlySet<string>;
  /** Its leader may be among the lost, so it may have to choose another first. */
  readonly leaderAtRisk: boolean;
  /** Longest silence after which a voter calls an election, in milliseconds. */
  readonly electionMilliseconds: number;
}

/** Judges a quorum: a voter is left where its site is, and a member that stands nowhere never votes. */
export function judgeQuorum(quorum: Quorum, damage: Damage): QuorumState {
  const left = quorum.voters.filter((voter) => voter.site !== undefined && !damage.sites.has(voter.site));
  const lost = quorum.voters.filter((voter) => voter.site !== undefined && damage.sites.has(voter.site));
  const nowhere = quorum.voters.filter((voter) => voter.site === undefined);
  const stands = quorumStands(quorum.voters.length, left.length);
  const needed = majority(quorum.voters.length);
  const because: Reason[] = [];
  if (lost.length > 0 || !stands) {
    because.push({
      text: `quorum ${quorum.name} has ${left.length} of ${quorum.voters.length} voters left and needs ${needed}: it ${stands ? "decides" : "cannot decide"}`,
      resource: (left[0] ?? lost[0])?.urn,
    });
    for (const voter of lost)
      because.push({ text: `voter ${voter.name} stood at ${voter.site}`, resource: voter.urn });
    for (const voter of nowhere)
      because.push({ text: `voter ${voter.name} is on the member list and stands at no known site` });
  }
  return {
    name: quorum.name,
    stands,
    left: new Set(left.map((voter) => voter.name)),
    leaderAtRisk: lost.length > 0,
    electionMilliseconds: quorum.electionMilliseconds,
    because,
    remedies: stands
      ? []
      : [
          {
            mends: "outcome",
            text: `give quorum ${quorum.name} at most ${quorum.voters.length - needed} of ${quorum.voters.length} voters at these sites: five voters at five sites outlive any two`,
            resource: lost[0]?.urn,
          },
        ],
  };
}
