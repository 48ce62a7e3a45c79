import type { Resource } from "@holdfast/resilience";
import type { Declared } from "./declared";
import type { SiteCluster } from "../clusters/site-cluster";
import type { DatabaseCluster } from "../databases/database-cluster";
import { PatroniCluster } from "../databases/patroni-cluster";
import { type MemberPod, podAccess } from "../databases/pod-access";
import { EtcdVoters } from "../quorums/etcd-voters";
import type { VoterSet } from "../quorums/voter-set";

/** Name and namespace of a Kubernetes object. */
function objectOf(resource: Resource | undefined): { name: string; namespace: string } {
  const { name, namespace } = (resource?.inputs["metadata"] ?? {}) as { name?: unknown; namespace?: unknown };
  return { name: String(name), namespace: String(namespace) };
}

/** Sites that are left first: one that is dark takes its time to say nothing. */
function livingFirst<Thing extends { readonly site?: string }>(
  things: readonly Thing[],
  lost: readonly string[],
): Thing[] {
  const isLost = ({ site }: Thing) => site !== undefined && lost.includes(site);
  return [...things.filter((thing) => !isLost(thing)), ...things.filter(isLost)];
}

/**
 * The database clusters that a declaration holds, with their members as pods of the sites' clusters.
 *
 * @param clusterOf the cluster of a site
 * @param lost sites that are dark, asked last
 */
export function declaredDatabases(
  { blueprint, graph }: Declared,
  clusterOf: (site: string) => SiteCluster,
  lost: readonly string[],
): DatabaseCluster[] {
  const resources = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  return blueprint.databases.flatMap(({ name: database, shards }) =>
    shards.map(({ scope, members: groups }) => {
      const pods = new Map<string, MemberPod>();
      const members = groups.flatMap(({ site, count, urn, failoverPriority, noFailover }) => {
        const { name, namespace } = objectOf(resources.get(urn));
        return Array.from({ length: count }, (_, ordinal) => {
          pods.set(`${name}-${ordinal}`, { namespace, cluster: clusterOf(site) });
          return { name: `${name}-${ordinal}`, site, priority: noFailover ? 0 : failoverPriority };
        });
      });
      return new PatroniCluster(scope, database, livingFirst(members, lost), podAccess(pods));
    }),
  );
}

/**
 * The quorums that a declaration holds, asked by way of the voters in clusters.
 *
 * @param lost sites that are dark, whose voters are not asked
 */
export function declaredQuorums(
  { blueprint, graph }: Declared,
  clusterOf: (site: string) => SiteCluster,
  lost: readonly string[],
): VoterSet[] {
  const resources = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  return blueprint.quorums.map(({ name: quorum, voters }) => {
    const asked = voters.flatMap(({ site, address, urn }) => {
      const resource = urn === undefined ? undefined : resources.get(urn);
      const inCluster = resource?.type === "kubernetes:apps/v1:StatefulSet";
      if (!inCluster || site === undefined || address === undefined || lost.includes(site)) return [];
      const { name, namespace } = objectOf(resource);
      const pod = { namespace, name: `${name}-0` };
      const access = podAccess(new Map([[pod.name, { namespace, cluster: clusterOf(site) }]]));
      return [
        {
          address,
          placeholder: () => access.placeholder(pod.name),
          run: (command: readonly string[]) => clusterOf(site).run({ ...pod, container: "etcd" }, command),
        },
      ];
    });
    return new EtcdVoters(quorum, voters, asked);
  });
}
