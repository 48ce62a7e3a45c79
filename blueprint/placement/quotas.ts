import type { NamespaceQuota } from "holdfast";
import { parseQuantity } from "holdfast/arguments/quantities";
import { clusterVoterFootprint } from "holdfast/consensus-quorum/footprint";
import { proxiesFootprint } from "holdfast/data-center/footprint";
import { authoritativeServerFootprint } from "holdfast/dns-failover/footprint";
import { eventLogFootprint } from "holdfast/event-log/footprint";
import { type Footprint, sum, times } from "holdfast/footprint";
import { objectStoreFootprint } from "holdfast/replicated-object-store/footprint";
import type { ServiceDeclaration } from "../services/service-schema";
import { databaseMember, databasePooler, routerReplicas } from "../instances/database-instance";
import { objectStoreInstance } from "../instances/object-store-instance";
import { eventLogInstance } from "../instances/event-log-instance";
import { clusterVoterInstance } from "../instances/quorum";
import { mostReplicasOf } from "../instances/service-instance";
import type { DataSite } from "../sites/site";
import { type Topology, namespaceOf, servicesAt } from "./topology";

const GIB = 2 ** 30;

/** Namespaces at every data site. */
export const siteNamespaces = [
  "services",
  "operations",
  "data",
  "quorum",
  "dns",
  "edge",
  "certificates",
] as const;
export type SiteNamespace = (typeof siteNamespaces)[number];

/** A rollout puts a quarter on top of a Deployment; rounding up takes the rest. */
const HEADROOM = 1.3;

/** A pod of a database's maintenance. */
const job = { cores: 0.1, memoryGiB: 1, storageGiB: 0 } as const;

/** What a service takes at a site when it has scaled to its most. */
function serviceFootprint(service: ServiceDeclaration, site: DataSite, topology: Topology): Footprint {
  const where = topology.whereOfService(service.service, ["demand", "requestsPerSecondPerReplica"]);
  return times(mostReplicasOf(service, site, topology), {
    cores: parseQuantity(service.workload?.cpu ?? "", where),
    memoryGiB: parseQuantity(service.workload?.memory ?? "", where) / GIB,
    storageGiB: 0,
  });
}

function servicesFootprint(namespace: SiteNamespace, site: DataSite, topology: Topology): Footprint {
  return sum(
    servicesAt(topology, site)
      .filter((service) => namespaceOf(service) === namespace)
      .map((service) => serviceFootprint(service, site, topology)),
  );
}

function databasesFootprint(site: DataSite, topology: Topology): Footprint {
  const here = topology.databases.filter((database) => database.sites.includes(site));
  return sum(
    here.flatMap((database) => [
      // Beside PostgreSQL and Patroni runs the server of the backup tool.
      times(database.shards, {
        cores: databaseMember.cores + 0.1,
        memoryGiB: databaseMember.memoryGiB + 1,
        storageGiB: database.storageGiB,
      }),
      ...(database.pooled
        ? [{ ...times(database.shards, { ...databasePooler, storageGiB: 0 }), pods: 0 }]
        : []),
      // Backup of each shard, and its configuration in two containers; daily reload of certificates in all of them.
      times(database.shards, job),
      times(database.shards, { ...job, cores: 2 * job.cores, memoryGiB: 2 * job.memoryGiB }),
      { cores: 0.1 * database.shards, memoryGiB: database.shards, storageGiB: 0, pods: 1 },
      times(routerReplicas, { cores: 0.25, memoryGiB: 0.5, storageGiB: 0 }),
    ]),
  );
}

function objectStoresFootprint(site: DataSite, topology: Topology): Footprint {
  const here = topology.objectStores.filter((store) => store.sites.includes(site));
  return sum(here.map((store) => objectStoreFootprint(objectStoreInstance(store, site, topology)[1])));
}

function eventLogsFootprint(site: DataSite, topology: Topology): Footprint {
  const here = topology.eventLogs.filter((log) => log.sites.includes(site));
  return sum(here.map((log) => eventLogFootprint(eventLogInstance(log, site, topology)[1])));
}

/** What the pods of a namespace take at a site, memory at their limits, as it follows from what is placed there. */
export function footprintOf(namespace: SiteNamespace, site: DataSite, topology: Topology): Footprint {
  switch (namespace) {
    case "services":
    case "operations":
      return servicesFootprint(namespace, site, topology);
    case "data":
      return sum([
        databasesFootprint(site, topology),
        objectStoresFootprint(site, topology),
        eventLogsFootprint(site, topology),
      ]);
    case "quorum":
      return clusterVoterFootprint(clusterVoterInstance(site, topology)[1]);
    case "dns":
      return authoritativeServerFootprint;
    case "edge":
      return proxiesFootprint(site.halls.length);
    case "certificates":
      // Assumption: controller, webhook and injector of cert-manager and the issuer for AWS Private CA, two of each.
      return times(8, { cores: 0.1, memoryGiB: 0.25, storageGiB: 0 });
  }
}

/** The footprint as a quota, with room for a rollout. */
export function quotaOf(footprint: Footprint): NamespaceQuota {
  const withRoom = (amount: number) => Math.max(1, Math.ceil(amount * HEADROOM));
  return {
    cpu: String(withRoom(footprint.cores)),
    memory: `${withRoom(footprint.memoryGiB)}Gi`,
    pods: withRoom(footprint.pods),
    storage: `${withRoom(footprint.storageGiB)}Gi`,
  };
}
