import type { ReplicatedDatabaseArgs } from "holdfast";
import { clusterOf } from "./cluster";
import type { Configuration } from "../configuration/configuration";
import type { DatabasePlan } from "../placement/databases";
import { quorumAddresses } from "./quorum";
import type { DataSite } from "../sites/site";
import { sparedSites } from "../sites/site-states";
import { gatewayConnections } from "holdfast/replicated-object-store/configuration";
import { gatewayRole } from "holdfast/replicated-object-store/names";
import { objectGateways } from "./object-store-instance";
import type { ObjectStorePlan } from "../placement/object-stores";
import { type Topology, namespaceOf, servicesAt } from "../placement/topology";
import { connectionsOfPod, mostReplicasOf } from "./service-instance";
import { backupsOf } from "./vaults";

/** What one member requests. An assumption, the same for every database. */
export const databaseMember = { cores: 2, memoryGiB: 8 } as const;

/** Replicas of the router at each site. */
export const routerReplicas = 3;

/** Connections that a member takes beside those of clients: superusers, Patroni, backups, whoever looks for a fault. */
const otherConnections = 12;

/** The least that a member takes, and the steps in which it takes more. */
const usualConnections = { least: 200, step: 50 } as const;

/** Object stores whose names a database holds. */
function objectStoresOf(database: DatabasePlan, { objectStores }: Topology): readonly ObjectStorePlan[] {
  return objectStores.filter((store) => store.database === database.name);
}

/**
 * Connections that a member takes: those of every pod that may run, at all sites together, as each of them may lead. There
 * is no pooler between them.
 */
function connectionsOf(database: DatabasePlan, topology: Topology): number {
  const pods = database.clients
    .filter(({ workload }) => workload !== undefined)
    .flatMap((client) =>
      topology.dataSites
        .filter((site) => servicesAt(topology, site).includes(client))
        .map((site) => mostReplicasOf(client, site, topology)),
    );
  const gateways = objectStoresOf(database, topology).reduce((sum, { sites }) => sum + sites.length, 0);
  const wanted =
    pods.reduce((sum, each) => sum + each, 0) * connectionsOfPod +
    gateways * objectGateways * gatewayConnections +
    otherConnections;
  const { least, step } = usualConnections;
  return Math.max(least, Math.ceil(wanted / step) * step);
}

/** What stands of a database at a site: its name and arguments. */
export function databaseInstance(
  database: DatabasePlan,
  site: DataSite,
  topology: Topology,
  configuration: Configuration,
): [string, ReplicatedDatabaseArgs] {
  return [
    `${database.name}-${site.name}`,
    {
      database: database.name,
      site: site.name,
      sites: database.sites.map((each) => ({
        name: each.name,
        clusterDomain: clusterOf(each).domain,
        podCidr: each.network.podCidr,
        halls: each.halls.map((hall) => hall.name),
      })),
      leaderSites: database.leaderSites.map((each) => each.name),
      followerSites: sparedSites(topology.states, database.sites).map((each) => each.name),
      shards: database.shards,
      survive: database.survive,
      rtoSeconds: database.rtoSeconds,
      rpoSeconds: database.rpoSeconds,
      quorumAddresses: quorumAddresses(topology),
      clients: [
        ...database.clients.map((client) => ({ namespace: namespaceOf(client), service: client.service })),
        ...objectStoresOf(database, topology).map(({ name }) => ({
          namespace: "data",
          service: gatewayRole(name),
        })),
      ],
      backups: backupsOf(database, topology, configuration),
      member: {
        storageGiB: database.storageGiB,
        ...databaseMember,
        connections: connectionsOf(database, topology),
      },
      image: topology.images.postgresql,
      routerImage: topology.images.router,
      routerReplicas,
    },
  ];
}
