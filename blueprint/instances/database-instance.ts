import type { ReplicatedDatabaseArgs } from "holdfast";
import { clusterOf } from "./cluster";
import type { Configuration } from "../configuration/configuration";
import type { DatabasePlan } from "../placement/databases";
import { quorumAddresses } from "./quorum";
import type { DataSite } from "../sites/site";
import { sparedSites } from "../sites/site-states";
import { type Topology, namespaceOf } from "../placement/topology";
import { backupsOf } from "./vaults";

/** What one member requests. An assumption, the same for every database. */
export const databaseMember = { cores: 2, memoryGiB: 8 } as const;

/** Replicas of the router at each site. */
export const routerReplicas = 3;

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
      clients: database.clients.map((client) => ({
        namespace: namespaceOf(client),
        service: client.service,
      })),
      backups: backupsOf(database, topology, configuration),
      member: { storageGiB: database.storageGiB, ...databaseMember },
      image: topology.images.postgresql,
      routerImage: topology.images.router,
      routerReplicas,
    },
  ];
}
