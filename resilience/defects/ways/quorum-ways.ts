import { addressRange, holdAll } from "@holdfast/contract/addresses";
import { objectName } from "../../blueprint/pod";
import { labels } from "../../blueprint/reading";
import { at, listOf, textsOf } from "../../graph/values";
import type { Voter } from "../../stores/quorum/quorum";
import type { Defect } from "../defect";
import type { ClusterService } from "./cluster-services";
import type { Clusters } from "./clusters";
import { endOf, type Need, portOf, seenFrom } from "./needs";
import type { Seen } from "./network-policies";
import type { ContainerPort, Pods } from "./pods";
import type { Way } from "./way";

/** A voter with the pods that it is, where it stands in a cluster. */
interface StandingVoter {
  readonly voter: Voter;
  readonly pods?: Pods;
}

/** Ports by which others know a voter: etcd's own, where its container names none. */
const ports = {
  client: { name: /^client/, number: 2379 },
  peer: { name: /^peer/, number: 2380 },
} as const;

function portOfVoter(pods: Pods | undefined, of: keyof typeof ports): ContainerPort {
  const { name, number } = ports[of];
  return (pods && portOf(pods, name, number)) ?? { port: number, protocol: "TCP" };
}

function addressSeen(address: string | undefined): Seen[] {
  const range = addressRange(address ?? "");
  return range ? [{ as: "addresses", range: { ...range, cidr: `${address}/32` } }] : [];
}

/** Somebody's way to a voter by its address; behind it are its pods where both stand in one cluster. */
function toVoter(
  clusters: Clusters,
  from: Pods,
  { voter, pods }: StandingVoter,
  of: keyof typeof ports,
  disables: readonly string[],
): Need {
  const port = portOfVoter(pods, of);
  const local = pods?.site === from.site ? seenFrom(clusters, from.site, pods) : [];
  const sees = [...addressSeen(voter.address), ...local];
  if (sees.length === 0) return [];
  const isSeen = pods ? seenFrom(clusters, pods.site, from) : [];
  const way: Way = {
    from: endOf(from, sees, disables),
    ...(pods && isSeen.length > 0 && { to: endOf(pods, isSeen, voter.urn === undefined ? [] : [voter.urn]) }),
    port: { port: port.port, protocol: port.protocol },
    toPorts: pods?.ports ?? [],
    who: {
      from: { name: objectName(from.workload), site: from.site },
      to: { name: voter.name, site: voter.site },
    },
    level: "error",
  };
  return [way];
}

/** A voter that stands in no cluster, to one that does: it comes by its own address. */
function fromElsewhere(from: Voter, { voter, pods }: StandingVoter): Need {
  const isSeen = addressSeen(from.address);
  if (!pods || isSeen.length === 0) return [];
  const port = portOfVoter(pods, "peer");
  return [
    {
      to: endOf(pods, isSeen, voter.urn === undefined ? [] : [voter.urn]),
      port: { port: port.port, protocol: port.protocol },
      toPorts: pods.ports,
      who: { from: { name: from.name, site: from.site }, to: { name: voter.name, site: voter.site } },
      level: "error",
    },
  ];
}

/** Pods that ask a voter besides the members: what takes its snapshots, and what applies settings to a database. */
function otherClients(
  clusters: Clusters,
  voters: readonly StandingVoter[],
  quorum: string,
): [Pods, StandingVoter][] {
  const databases = new Set(
    clusters.blueprint.databases
      .filter(({ shards }) => shards.some((shard) => shard.quorum === quorum))
      .map(({ name }) => name),
  );
  return clusters.everyPods().flatMap((pods): [Pods, StandingVoter][] => {
    if (pods.labels.has(labels.quorum)) return [];
    const applies =
      pods.labels.get(labels.role) === "configuration" &&
      databases.has(pods.labels.get(labels.database) ?? "");
    const text = applies ? "" : JSON.stringify(pods.containers);
    return voters
      .filter(
        ({ voter: { address } }) => applies || (address !== undefined && text.includes(`//${address}:`)),
      )
      .map((voter) => [pods, voter]);
  });
}

/** Voters to each other, members and others to voters. */
export function quorumNeeds(clusters: Clusters): Need[] {
  const needs: Need[] = [];
  for (const { name, voters } of clusters.blueprint.quorums) {
    const standing = voters.map((voter) => ({ voter, pods: clusters.podsOfUrn(voter.urn) }));
    for (const from of standing) {
      for (const to of standing) {
        if (from === to || from.voter.urn === undefined || to.voter.urn === undefined) continue;
        if (from.pods) needs.push(toVoter(clusters, from.pods, to, "peer", [from.voter.urn]));
        else needs.push(fromElsewhere(from.voter, to));
      }
    }
    for (const { shards } of clusters.blueprint.databases) {
      for (const member of shards.filter(({ quorum }) => quorum === name).flatMap(({ members }) => members)) {
        const pods = clusters.podsOfUrn(member.urn);
        const asked = standing.filter(
          ({ voter }) => voter.urn !== undefined && member.voters.includes(voter.name),
        );
        if (!pods) continue;
        // Patroni asks whichever of them answers: without one it goes on, without any it does not.
        needs.push(asked.flatMap((to) => toVoter(clusters, pods, to, "client", [member.urn])));
        for (const to of asked) needs.push(toVoter(clusters, pods, to, "client", []));
      }
    }
    for (const [pods, to] of otherClients(clusters, standing, name))
      needs.push(toVoter(clusters, pods, to, "client", [pods.workload.urn]));
  }
  return needs;
}

/** Everybody at another site who comes to a voter's address, with the addresses that they come from. */
function callersOf(clusters: Clusters, to: Voter, voters: readonly Voter[]): Seen[] {
  const sites = new Set(
    voters.flatMap(({ site, urn }) => (site !== undefined && clusters.podsOfUrn(urn) ? [site] : [])),
  );
  const ranges = [...sites]
    .filter((site) => site !== to.site)
    .flatMap((site) => clusters.podRange(site) ?? []);
  const elsewhere = voters.filter(({ urn }) => urn !== undefined && !clusters.podsOfUrn(urn));
  return [
    ...ranges.map((range): Seen => ({ as: "addresses", range })),
    ...elsewhere.flatMap(({ address }) => addressSeen(address)),
  ];
}

/** Load balancers of voters that do not let in those who call them. */
export function sourceRangeDefects(clusters: Clusters): Defect[] {
  return clusters.blueprint.quorums.flatMap(({ voters }) =>
    voters.flatMap((voter) => {
      const pods = clusters.podsOfUrn(voter.urn);
      const balancers = pods ? clusters.servicesTo(pods).filter(({ type }) => type === "LoadBalancer") : [];
      return balancers.flatMap((service) =>
        refusedCallers(service, callersOf(clusters, voter, voters), voter),
      );
    }),
  );
}

function refusedCallers({ resource }: ClusterService, callers: readonly Seen[], voter: Voter): Defect[] {
  const list = at(resource.inputs, "spec", "loadBalancerSourceRanges");
  const texts = textsOf(list);
  if (texts.length === 0 || texts.length < listOf(list).length) return [];
  const ranges = texts.flatMap((text) => addressRange(text) ?? []);
  const refused = callers.flatMap((caller) =>
    caller.as === "addresses" && !holdAll(ranges, caller.range) ? [caller.range.cidr] : [],
  );
  if (refused.length === 0) return [];
  return [
    {
      policy: "ways-are-open",
      level: "error",
      resource: resource.urn,
      field: "spec.loadBalancerSourceRanges",
      problem: { kind: "source-refused", value: refused.join(", "), refused, end: voter.name },
      disables: voter.urn === undefined ? [] : [voter.urn],
    },
  ];
}
