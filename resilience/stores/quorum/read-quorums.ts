import { kilometresBetween, type Place } from "../../arithmetic/distance";
import { leastElectionMilliseconds } from "../../arithmetic/quorum";
import { mostFrequent } from "../../arithmetic/majority";
import type { Budgets } from "../../blueprint/budgets";
import { etcdDefaults } from "@holdfast/contract/etcd/read";
import { figureIn, Figures, ranges } from "@holdfast/contract/figures";
import { replicasOf } from "../../blueprint/pod";
import type { Quorum, Voter } from "./quorum";
import { type Reading, types } from "../../blueprint/reading";
import { at, textOf } from "../../graph/values";
import { addressEvidence, type ConfiguredVoter, configuredVoters, votersByQuorum } from "./voter-settings";

/** A voter with what the analysis needs to know besides what etcd is told. */
interface VoterReading extends ConfiguredVoter {
  readonly electionMilliseconds: number;
  /** Its pod may be taken down while nodes are drained. */
  readonly evictable?: boolean;
}

function readVoter(reading: Reading, budgets: Budgets, voter: ConfiguredVoter): VoterReading | undefined {
  const { resource, settings, members, site } = voter;
  let evictable: boolean | undefined;
  if (resource.type === types.statefulSet) {
    const replicas = replicasOf(reading, resource);
    if (replicas !== 1) reading.misread(resource, "spec.replicas", `a voter is one pod; it is ${replicas}`);
    if (replicas < 1) return undefined;
    evictable = site === undefined || budgets.standing(resource, site, 1).evictable !== 0;
  } else if (site === undefined) {
    const region = textOf(resource.inputs["region"]) ?? "(absent)";
    reading.misread(resource, "region", `no cloud site in the graph has the region ${region}`);
  }
  if (!members) {
    const list = settings?.get("initial-cluster");
    const found = list === undefined ? "no member list is found" : `the list is ${list.slice(0, 80)}`;
    reading.misread(resource, "initial-cluster", `name=https://address:2380,... is expected; ${found}`);
  }
  const figures = new Figures();
  const electionMilliseconds = figures.take(
    ranges.electionMilliseconds,
    settings?.get("election-timeout"),
    etcdDefaults.electionMilliseconds,
    "election-timeout",
  );
  reading.misreadAll(resource, figures.faults, "etcd's settings");
  return { ...voter, electionMilliseconds, ...(evictable === undefined ? {} : { evictable }) };
}

/** The least election timeout between the two voters that are farthest apart, in milliseconds. */
function farthestElection(reading: Reading, voters: readonly VoterReading[]): number {
  const places = [types.dataCenter, types.cloudRegion]
    .flatMap((type) => reading.all(type))
    .filter(({ inputs }) => voters.some(({ site }) => site !== undefined && site === textOf(inputs["site"])))
    .flatMap(({ inputs }): Place[] => {
      const [latitude, longitude] = [
        figureIn(ranges.latitude, at(inputs, "location", "latitude")),
        figureIn(ranges.longitude, at(inputs, "location", "longitude")),
      ];
      return latitude === undefined || longitude === undefined ? [] : [{ latitude, longitude }];
    });
  const distances = places.flatMap((one) => places.map((other) => kilometresBetween(one, other)));
  return places.length < 2 ? 0 : leastElectionMilliseconds(Math.max(...distances));
}

function quorumOf(reading: Reading, name: string, voters: readonly VoterReading[]): Quorum {
  const lists = voters.flatMap(({ members }) => (members ? [[...members.keys()]] : []));
  const agreed = mostFrequent(lists.map((list) => JSON.stringify(list.toSorted())));
  const listed = new Set(
    lists
      .filter((list) => (agreed ?? JSON.stringify(list.toSorted())) === JSON.stringify(list.toSorted()))
      .flat(),
  );
  const names = listed.size === 0 ? voters.map((voter) => voter.name) : [...listed];
  for (const { name: voter, resource } of voters) {
    if (names.includes(voter)) continue;
    const reason = `the voter ${voter} is on no member list, so it does not vote`;
    reading.misread(resource, "initial-cluster", reason);
  }
  return {
    name,
    voters: names.map((member): Voter => {
      const found = voters.find((voter) => voter.name === member);
      return {
        name: member,
        address: addressEvidence(member, voters).address,
        site: found?.site,
        evictable: found?.evictable,
        urn: found?.resource.urn,
      };
    }),
    // A timeout below what the distance takes is not what an election takes.
    electionMilliseconds: Math.max(
      ...voters.map((voter) => voter.electionMilliseconds),
      farthestElection(reading, voters),
    ),
  };
}

/**
 * Reads every quorum. Its size is the length of the member list and not the number of resources: a member
 * that is listed and stands nowhere counts against the majority. A voter that runs and is not on the list is
 * reported and does not vote.
 */
export function readQuorums(reading: Reading, budgets: Budgets): Quorum[] {
  return [...votersByQuorum(configuredVoters(reading))].flatMap(([name, configured]): Quorum[] => {
    const voters = configured
      .map((voter) => readVoter(reading, budgets, voter))
      .filter((voter) => voter !== undefined);
    return voters.length > 0 ? [quorumOf(reading, name, voters)] : [];
  });
}
