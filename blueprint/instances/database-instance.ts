import { RESERVED_CONNECTIONS } from "@holdfast/contract/application/databases";
import type { ReplicatedDatabaseArgs } from "holdfast";
import { spreadSite } from "./cluster";
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

/** Time after which a statement is given up, in seconds: what docs/applications.md asks of clients. */
const statementSeconds = 5;

/** Replicas of the router at each site. */
export const routerReplicas = 3;

/** The least that a member takes, and the steps in which it takes more. */
const usualConnections = { least: 200, step: 50 } as const;

/** What a pooler takes of clients at the least, and the steps in which it takes more. */
const usualClients = { least: 500, step: 500 } as const;

/**
 * Connections of a member that its pooler shares: transactions at once. An assumption: a write waits some milliseconds for other
 * sites, so that as many are tens of thousands of writes a second.
 */
const sharedConnections = 100;

/** What a pooler takes beside the member whose image it runs in, at its limit of memory. */
export const databasePooler = { cores: 0.25, memoryGiB: 0.5 } as const;

/** Object stores whose names a database holds. */
function objectStoresOf(database: DatabasePlan, { objectStores }: Topology): readonly ObjectStorePlan[] {
  return objectStores.filter((store) => store.database === database.name);
}

/** Connections of every pod that may run, at all sites together: those that reach members by way of a pooler, or the others. */
function heldConnections(database: DatabasePlan, topology: Topology, pooled: boolean): number {
  const held = database.clients
    .filter(({ workload }) => workload !== undefined)
    .map((client) => ({ client, use: connectionsOfPod(client, database.name) }))
    .filter(({ use }) => use.pooled === pooled)
    .flatMap(({ client, use }) =>
      topology.dataSites
        .filter((site) => servicesAt(topology, site).includes(client))
        .map((site) => mostReplicasOf(client, site, topology) * use.connections),
    );
  return held.reduce((sum, each) => sum + each, 0);
}

const inSteps = (wanted: number, { least, step }: { least: number; step: number }): number =>
  Math.max(least, Math.ceil(wanted / step) * step);

/**
 * Connections that a member takes: those of every pod that may run, at all sites together, as each of them may lead, but what a
 * pooler shares for those that reach it that way.
 */
function connectionsOf(database: DatabasePlan, topology: Topology): number {
  const gateways = objectStoresOf(database, topology).reduce((sum, { sites }) => sum + sites.length, 0);
  const wanted =
    heldConnections(database, topology, false) +
    (database.pooled ? sharedConnections : 0) +
    gateways * objectGateways * gatewayConnections +
    RESERVED_CONNECTIONS;
  return inSteps(wanted, usualConnections);
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
      sites: database.sites.map(spreadSite),
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
      ...(database.pooled && {
        pooler: {
          clientConnections: inSteps(heldConnections(database, topology, true), usualClients),
          serverConnections: sharedConnections,
          statementSeconds,
        },
      }),
      image: topology.images.postgresql,
      routerImage: topology.images.router,
      routerReplicas,
    },
  ];
}
