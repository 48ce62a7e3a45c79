import type { Resource } from "@holdfast/resilience";
import { at, textOf } from "@holdfast/resilience/graph/values";
import { StepFailure } from "../refusal";
import type { Declared } from "./declared";
import { type BackupSchedule, type BaseBackups, ScheduledBackups } from "../backups/base-backup";
import type { SiteCluster } from "../clusters/site-cluster";
import type { DatabaseCluster } from "../databases/database-cluster";
import { type CommandEnd, PatroniCluster } from "../databases/patroni-cluster";
import { type MemberPod, podAccess, versionCommand } from "../databases/pod-access";
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

/** Runs a command beside the first of some members that is reached. */
async function runBesideOne(
  pods: readonly MemberPod[],
  names: readonly string[],
  command: readonly string[],
): Promise<CommandEnd> {
  const complaints: string[] = [];
  for (const [index, { namespace, cluster }] of pods.entries()) {
    try {
      return await cluster.run({ namespace, name: names[index] ?? "", container: "patroni" }, command);
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new StepFailure(
    `no member is reached to run a command beside it: ${complaints.join("; ")}`,
    "kubectl --namespace data get pods, at each site",
  );
}

/** Type token of what runs on a schedule. */
const cronJobType = "kubernetes:batch/v1:CronJob";

/**
 * The base backups of the databases that a declaration holds, by the CronJobs that take them.
 *
 * @param databases what {@link declaredDatabases} returns
 */
export function declaredBackups(
  { graph }: Declared,
  clusterOf: (site: string) => SiteCluster,
  databases: readonly DatabaseCluster[],
): BaseBackups[] {
  const jobs = graph.resources.filter(({ type }) => type === cronJobType);
  const label = ({ inputs }: Resource, name: string) =>
    textOf(at(inputs, "metadata", "labels", `holdfast.dev/${name}`));
  return databases.map((shard) => {
    const schedules = new Map<string, BackupSchedule>();
    for (const job of jobs) {
      const scope = `${label(job, "database")}-${label(job, "shard")}`;
      const site = label(job, "site");
      if (label(job, "role") !== "backup" || scope !== shard.scope || site === undefined) continue;
      schedules.set(site, { ...objectOf(job), cluster: clusterOf(site) });
    }
    const pods = shard.declared.map(({ site }) => ({
      namespace: schedules.get(site)?.namespace ?? "",
      cluster: clusterOf(site),
    }));
    const names = shard.declared.map(({ name }) => name);
    return new ScheduledBackups(shard, schedules, (command) => runBesideOne(pods, names, command));
  });
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
  const groups = blueprint.databases.flatMap(({ shards }) => shards.flatMap(({ members }) => members));
  const living = groups.filter(({ site, count }) => count > 0 && !lost.includes(site));
  const members = living.map(({ site, urn }) => ({ site, ...objectOf(resources.get(urn)) }));
  const askVersion = async (address: string): Promise<string> => {
    const pods = members.map(({ site, namespace }) => ({ namespace, cluster: clusterOf(site) }));
    const names = members.map(({ name }) => `${name}-0`);
    const { code, stdout, stderr } = await runBesideOne(pods, names, versionCommand(address));
    if (code === 0) return stdout;
    throw new Error(stderr.trim().split("\n").at(-1) ?? `code ${code}`);
  };
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
    return new EtcdVoters(quorum, voters, asked, askVersion);
  });
}
