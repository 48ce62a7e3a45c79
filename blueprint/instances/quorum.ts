import type { ClusterVoterArgs, QuorumVoter, VoterArgs } from "holdfast";
import { type DataSite, type Site, isDataSite } from "../sites/site";
import type { Topology } from "../placement/topology";

/** The name of the quorum: the one store of the service that is it. */
function quorumName(topology: Topology): string {
  return (
    topology.authority.stores.find((store) => store.kind === "quorum")?.name ?? topology.authority.service
  );
}

function voterAt(site: Site): QuorumVoter {
  return {
    name: site.name,
    site: site.name,
    kind: isDataSite(site) ? "cluster" : "cloud",
    address: site.network.voterAddress,
  };
}

/** Addresses at which databases ask the quorum. */
export function quorumAddresses(topology: Topology): string[] {
  return topology.voters.map((site) => site.network.voterAddress);
}

/** Name of the instance that declares a voter. */
export function voterInstance(topology: Topology, site: Site): string {
  return `${quorumName(topology)}-${site.name}`;
}

/** What every instance of the quorum is told alike. */
export function quorumArgs(topology: Topology, site: Site): VoterArgs {
  return {
    quorum: quorumName(topology),
    voter: site.name,
    voters: topology.voters.map(voterAt),
    survive: topology.authority.survive,
    clientCidrs: topology.dataSites.map((each) => each.network.podCidr),
  };
}

/** The voter of a data site: its name and arguments. */
export function clusterVoterInstance(site: DataSite, topology: Topology): [string, ClusterVoterArgs] {
  return [voterInstance(topology, site), { ...quorumArgs(topology, site), image: topology.images.etcd }];
}
