import { parseCidr, requireIpv4 } from "../arguments/addresses";
import { requireImageDigest } from "../arguments/images";
import { quoted, requireChoice, requireDistinct, requireDnsLabel } from "../arguments/names";
import { requireInteger } from "../arguments/numbers";
import { SurvivalGoal, toleratedLosses } from "../goals";
import { InvalidInputError } from "../invalid-input";
import { VoterKind, type ConsensusQuorumArgs, type QuorumVoter } from "./arguments";
import { requireCloudVoter } from "./cloud-voter-validation";
import {
  defaultBackendQuotaMebibytes,
  defaultElectionMilliseconds,
  defaultHeartbeatMilliseconds,
} from "./etcd-settings";

/** Size of the data volume when the arguments say nothing, in GiB. */
export const defaultStorageGiB = 20;

/**
 * Voters that it takes to decide after losses: of V voters a majority is left after f are lost when V - f > V / 2.
 *
 * @param losses voters lost, 0 or more
 * @returns the smallest V
 */
export function votersToSurvive(losses: number): number {
  return 2 * losses + 1;
}

/**
 * Voters that a quorum can lose and still decide.
 *
 * @param voters size of the quorum, 1 or more
 * @returns the largest f for which V - f > V / 2
 */
export function lossesSurvived(voters: number): number {
  return Math.floor((voters - 1) / 2);
}

/**
 * Checks the arguments and finds the voter that the instance declares.
 *
 * @param name name of the component instance, for messages
 * @param args its arguments
 * @returns the voter
 * @throws InvalidInputError on the first thing that is wrong
 */
export function validateQuorum(name: string, args: ConsensusQuorumArgs): QuorumVoter {
  const at = (path: string): string => `${name}.${path}`;
  requireDnsLabel(args.quorum, at("quorum"));
  requireChoice(args.survive, SurvivalGoal, at("survive"));
  requireVoters(args.voters, at("voters"));
  requireSize(args.voters.length, args.survive, at("voters"));
  requireTiming(args, at("timing"));
  requireDistinct(args.clientCidrs, "range of client addresses", at("clientCidrs"));
  args.clientCidrs.forEach((cidr, index) => requirePrivate(cidr, at(`clientCidrs[${index}]`)));
  const quota = args.backendQuotaMebibytes ?? defaultBackendQuotaMebibytes;
  requireInteger(quota, { minimum: 64, maximum: 8192, unit: "MiB" }, at("backendQuotaMebibytes"));

  const voter = args.voters.find((candidate) => candidate.name === args.voter);
  if (voter === undefined) {
    throw new InvalidInputError({
      what: `there is no voter "${args.voter}"`,
      where: at("voter"),
      why: `the voters are ${quoted(args.voters.map((candidate) => candidate.name))}`,
      fix: "name one of them, or add the voter to the list of every instance",
    });
  }
  const block = voter.kind === VoterKind.Cluster ? args.cluster : args.cloud;
  if (block === undefined) {
    throw new InvalidInputError({
      what: `the voter "${voter.name}" does not say what it needs`,
      where: at(voter.kind),
      why: `a voter of the kind "${voter.kind}" cannot be declared without "${voter.kind}"`,
      fix: `give "${voter.kind}", or correct the voter's kind`,
    });
  }
  requireStorage(block.storageGiB ?? defaultStorageGiB, quota, at(`${voter.kind}.storageGiB`));
  if (voter.kind === VoterKind.Cluster && args.cluster) {
    requireImageDigest(args.cluster.image, at("cluster.image"));
  }
  if (voter.kind === VoterKind.Cloud && args.cloud) {
    requireCloudVoter(args.cloud, voter, at("cloud"));
  }
  return voter;
}

/** Refuses voters that could not be told apart or would be lost together. */
function requireVoters(voters: readonly QuorumVoter[], where: string): void {
  voters.forEach((voter, index) => {
    requireDnsLabel(voter.name, `${where}[${index}].name`);
    requireDnsLabel(voter.site, `${where}[${index}].site`);
    requireChoice(voter.kind, VoterKind, `${where}[${index}].kind`);
    requireIpv4(voter.address, `${where}[${index}].address`);
  });
  const shared = firstShared(voters, "site");
  if (shared !== undefined) {
    throw new InvalidInputError({
      what: `two voters, ${quoted(shared.names)}, stand at "${shared.value}"`,
      where,
      why: "a site takes all its voters with it, so a second vote there is one more to lose and no more to survive with",
      fix: "place one of them at a site without a voter",
    });
  }
  for (const field of ["name", "address"] as const) {
    requireDistinct(
      voters.map((voter) => voter[field]),
      field === "name" ? "voter" : "address of a voter",
      where,
    );
  }
}

function firstShared(
  voters: readonly QuorumVoter[],
  field: "site",
): { value: string; names: string[] } | undefined {
  for (const voter of voters) {
    const names = voters.filter((other) => other[field] === voter[field]).map((other) => other.name);
    if (names.length > 1) return { value: voter[field], names };
  }
  return undefined;
}

function requireSize(size: number, survive: SurvivalGoal, where: string): void {
  const losses = toleratedLosses(survive);
  const needed = votersToSurvive(losses);
  if (size < needed) {
    throw new InvalidInputError({
      what: `the goal "${survive}" cannot be met by ${size === 1 ? "one voter" : `${size} voters`}`,
      where,
      why: `of V voters a majority is left after f are lost when V - f > V / 2: for f = ${losses} that takes ${needed}`,
      fix: `add ${needed - size} at sites without a voter (a cloud region will do), or ask for a lower goal`,
    });
  }
  if (size % 2 === 0) {
    throw new InvalidInputError({
      what: `${size} voters are an even number`,
      where,
      why: `they survive ${lossesSurvived(size)} losses, as ${size - 1} do, with one more that can fail and be waited for`,
      fix: `take ${size - 1} or ${size + 1} voters`,
    });
  }
}

function requireTiming(args: ConsensusQuorumArgs, where: string): void {
  const heartbeat = args.timing?.heartbeatMilliseconds ?? defaultHeartbeatMilliseconds;
  const election = args.timing?.electionMilliseconds ?? defaultElectionMilliseconds;
  const unit = "milliseconds";
  requireInteger(heartbeat, { minimum: 10, maximum: 10_000, unit }, `${where}.heartbeatMilliseconds`);
  requireInteger(election, { minimum: 100, maximum: 50_000, unit }, `${where}.electionMilliseconds`);
  if (election < 5 * heartbeat || election > 500 * heartbeat) {
    throw new InvalidInputError({
      what: `an election after ${election} ms does not go with a heartbeat of ${heartbeat} ms`,
      where,
      why: "etcd refuses less than 5 heartbeats, and more than 500 leaves the quorum without a leader for no reason",
      fix: `set electionMilliseconds to about ${10 * heartbeat}`,
    });
  }
}

/** Refuses a volume in which the store could not be defragmented: that writes it a second time. */
function requireStorage(storageGiB: number, quotaMebibytes: number, where: string): void {
  requireInteger(storageGiB, { minimum: 1, maximum: 1024, unit: "GiB" }, where);
  const needed = Math.ceil((2 * quotaMebibytes) / 1024);
  if (storageGiB < needed) {
    throw new InvalidInputError({
      what: `a data volume of ${storageGiB} GiB is too small for a backend quota of ${quotaMebibytes} MiB`,
      where,
      why: "defragmentation writes the store a second time before it drops the first, and the log needs room too",
      fix: `make it ${needed} GiB or more`,
    });
  }
}

/** Refuses the whole internet. */
function requirePrivate(cidr: string, where: string): void {
  const range = parseCidr(cidr, where);
  if (range.prefix < 8) {
    throw new InvalidInputError({
      what: `"${cidr}" lets in more than any private network holds`,
      where,
      why: "only declared networks may reach what decides on failover",
      fix: "list the address ranges of the pods at the data sites",
    });
  }
}
