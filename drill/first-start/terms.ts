import type { Blueprint } from "@holdfast/resilience";
import type { StepTerm } from "./step";

type Quorums = Pick<Blueprint, "quorums">["quorums"];

/** A member asks each voter whether the version is settled, 2 s at most, and begins again after 2 s. [await-quorum.py] */
const ASKED_FOR = 2;

/** Voters that have just started choose a leader, of whom a first vote may have split. */
export function electing(quorums: Quorums): StepTerm {
  const election = Math.max(0, ...quorums.map(({ electionMilliseconds }) => electionMilliseconds / 1000));
  return {
    what: "the voters elect, where a first vote is split",
    seconds: 4 * election,
    from: "declared",
  };
}

/** A member that starts waits until the quorum's version is settled. */
export function askingVoters(quorums: Quorums): StepTerm {
  const voters = Math.max(0, ...quorums.map((quorum) => quorum.voters.length));
  return { what: "members ask every voter", seconds: ASKED_FOR * (voters + 1), from: "declared" };
}
