import { readRepository } from "@holdfast/contract/pgbackrest/repository";
import type { Database } from "../../stores/database/database";
import { labels } from "../../blueprint/reading";
import { textOf, at } from "../../graph/values";
import { targetPort } from "./cluster-services";
import type { Clusters } from "./clusters";
import type { WayPort } from "./network-policies";
import { nameLookup, type Need, podsToOutside, podsToPods, portOf } from "./needs";
import type { Pods } from "./pods";

/** Ports of a member by which others know it: PostgreSQL's and Patroni's own. */
function memberPorts(member: Pods): WayPort[] {
  return [portOf(member, /^(postgres|pg$)/, 5432), portOf(member, /^(patroni|rest)/, 8008)].filter(
    (port) => port !== undefined,
  );
}

/** Ports by which routers are asked for a database: those that Services lead to, without the ones that only read. */
export function routerPorts(clusters: Clusters, router: Pods, access: "read-write" | "read"): WayPort[] {
  const targets = clusters
    .servicesTo(router)
    .flatMap((service) => service.ports.flatMap((port) => targetPort(router, port) ?? []));
  const leading = targets.filter(({ name }) => !name?.startsWith("replica"));
  const reading = targets.filter(({ name }) => name?.startsWith("replica"));
  return access === "read" && reading.length > 0 ? reading : leading;
}

/** Pods of one database at a site that do something beside its members: they make backups, or apply its configuration. */
function jobsOf(clusters: Clusters, database: Database, member: Pods, role: string): Pods[] {
  return clusters
    .podsAt(member)
    .filter(({ labels: own }) => own.get(labels.database) === database.name && own.get(labels.role) === role);
}

function jobNeeds(clusters: Clusters, database: Database, member: Pods, routers: readonly Pods[]): Need[] {
  const needs: Need[] = [];
  const [postgresql, patroni] = [
    portOf(member, /^(postgres|pg$)/, 5432),
    portOf(member, /^(patroni|rest)/, 8008),
  ];
  const backupServer = portOf(member, /^pgbackrest/, 8432);
  const to = (job: Pods, port: WayPort | undefined): void => {
    if (port)
      needs.push(
        podsToPods(clusters, job, member, port, { from: [job.workload.urn], to: [job.workload.urn] }),
      );
  };
  for (const job of jobsOf(clusters, database, member, "backup")) {
    to(job, postgresql);
    to(job, backupServer);
  }
  for (const job of jobsOf(clusters, database, member, "configuration")) {
    to(job, patroni);
    for (const router of routers.filter(({ site }) => site === job.site)) {
      for (const port of routerPorts(clusters, router, "read-write"))
        needs.push(podsToPods(clusters, job, router, port));
    }
  }
  return needs;
}

/** Whether a member's log and backups go to the cloud provider's store of objects, at its own addresses. */
function archivesToCloud(clusters: Clusters, configurationUrn: string): boolean {
  const configuration = clusters.reading.resource(configurationUrn);
  const { type, endpoint } = readRepository(
    textOf(at(configuration?.inputs["data"], "pgbackrest.conf")) ?? "",
  );
  return type === "s3" && /\.amazonaws\.com(?::\d+)?$/.test(endpoint ?? "");
}

/** Port of HTTPS. */
const HTTPS = 443;

/** Routers to members, members to each other, jobs to both, and all that archives to the vault. */
export function databaseNeeds(clusters: Clusters): Need[] {
  return clusters.blueprint.databases.flatMap((database) => {
    const needs: Need[] = [];
    const routers = database.routers.flatMap(({ urn }) => clusters.podsOfUrn(urn) ?? []);
    needs.push(...routers.map((router) => nameLookup(clusters, router, [router.workload.urn])));
    for (const shard of database.shards) {
      for (const group of shard.members) {
        const member = clusters.podsOfUrn(group.urn);
        if (!member) continue;
        needs.push(nameLookup(clusters, member, [group.urn]));
        const pooler = portOf(member, /^(pooler|pgbouncer)$/, 6432);
        for (const router of pooler ? routers : [])
          needs.push(
            podsToPods(clusters, router, member, pooler!, { from: [router.workload.urn], to: [group.urn] }),
          );
        for (const port of memberPorts(member)) {
          for (const router of routers) {
            const effect = { from: [router.workload.urn], to: [group.urn] };
            needs.push(podsToPods(clusters, router, member, port, effect));
          }
          for (const other of shard.members) {
            const from = clusters.podsOfUrn(other.urn);
            if (!from || (other === group && group.count < 2)) continue;
            needs.push(podsToPods(clusters, from, member, port, { from: [other.urn], to: [group.urn] }));
          }
        }
        needs.push(...jobNeeds(clusters, database, member, routers));
        if (!archivesToCloud(clusters, group.configurationUrn)) continue;
        for (const pods of [member, ...jobsOf(clusters, database, member, "backup")]) {
          const disables = pods === member ? [] : [pods.workload.urn];
          needs.push(podsToOutside(pods, [{ as: "somewhere" }], HTTPS, "the vault", disables));
        }
      }
    }
    return needs;
  });
}
