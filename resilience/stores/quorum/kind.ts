import { raftElectionSeconds } from "../../arithmetic/quorum";
import type { RtoTerm } from "../../judge/rto-term";
import { after } from "../../judge/recovery";
import type { StoreEffect, StoreKind } from "../store-kind";
import { judgeQuorum, type QuorumState } from "./judge-quorum";
import type { Quorum } from "./quorum";
import { QuorumFailures } from "./quorum-failures";
import { readQuorums } from "./read-quorums";

/** A quorum answers neither reads nor writes without a majority: both ask it first. */
function quorumEffect(state: QuorumState): StoreEffect {
  const { because, remedies } = state;
  if (!state.stands) return { outcome: "down", recovery: [], rpoSeconds: 0, because, remedies };
  const election: RtoTerm = {
    kind: "quorum-election",
    seconds: raftElectionSeconds(state.electionMilliseconds),
    quorum: state.name,
    electionTimeouts: 2,
    electionMilliseconds: state.electionMilliseconds,
  };
  const recovery = after(state.leaderAtRisk ? [election] : [], 1);
  return { outcome: "serving", recovery, rpoSeconds: 0, because, remedies };
}

/** Voters that decide by majority who leads: etcd. */
export const quorumKind: StoreKind<Quorum, QuorumState> = {
  kind: "quorum",
  title: "voters that decide by majority who leads: etcd, one voter a site",
  survives: "reads and writes while a majority of the member list is left and its voters reach each other",
  held: ({ quorums }) => quorums,
  read: ({ reading, budgets }) => readQuorums(reading, budgets),
  judge: (quorum, { blueprint, damage }) => judgeQuorum(blueprint, quorum, damage),
  effect: quorumEffect,
  fails({ blueprint, places, terms }) {
    const failures = new QuorumFailures(blueprint, places, terms);
    return { of: (quorum) => failures.failed(quorum) };
  },
  sites: ({ voters }) => voters.map(({ site }) => site).filter((site) => site !== undefined),
  room: () => [],
  needs: () => [],
  links: () => [],
  mark: (count) => `${count} quorum ${count === 1 ? "voter" : "voters"}`,
};
