import type { QuorumVoter } from "./arguments";

/** Port on which voters talk to each other. */
export const peerPort = 2380;
/** Port on which voters serve clients. */
export const clientPort = 2379;
/** Port on which a voter answers probes and shows its metrics, without data. */
export const metricsPort = 2381;

/** Common name that the certificates of a quorum's voters hold; peers with another are refused. */
export function voterCommonName(quorum: string): string {
  return `${quorum}-voter`;
}

/** URL at which the other voters reach a voter. */
export function peerUrl(voter: QuorumVoter): string {
  return `https://${voter.address}:${peerPort}`;
}

/** URL at which clients reach a voter. */
export function clientUrl(voter: QuorumVoter): string {
  return `https://${voter.address}:${clientPort}`;
}

/** The member list as etcd takes it, `name=url,…`; the same text for every voter. */
export function initialCluster(voters: readonly QuorumVoter[]): string {
  return voters.map((voter) => `${voter.name}=${peerUrl(voter)}`).join(",");
}
