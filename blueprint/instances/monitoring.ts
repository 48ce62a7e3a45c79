import {
  type ActiveActiveServiceArgs,
  heartbeatTopic,
  type MonitoredDatabase,
  type MonitoredName,
  type MonitoredNameServer,
  type MonitoringArgs,
  pageTopic,
  type PagingArgs,
  pagingRoleArn,
  topicArn,
} from "holdfast";
import { membersOfShard, shardName } from "holdfast/replicated-database/names";
import { resolveDatabase } from "holdfast/replicated-database/schema";
import { synchronousCopies } from "holdfast/replicated-database/synchronous-copies";
import type { Configuration } from "../configuration/configuration";
import { workloadSites } from "../placement/allowed-sites";
import type { DatabasePlan } from "../placement/databases";
import { namespaceOf, type Topology } from "../placement/topology";
import type { DataSite } from "../sites/site";
import { clusterOf } from "./cluster";
import { databaseInstance } from "./database-instance";
import { hostnameOf } from "./dns";

/** A database with its members of every site, as each site's monitoring scrapes them. */
function monitoredDatabase(
  database: DatabasePlan,
  topology: Topology,
  configuration: Configuration,
): MonitoredDatabase[] {
  const [site] = database.sites;
  if (!site) return [];
  const args = resolveDatabase(...databaseInstance(database, site, topology, configuration));
  const shards = Array.from({ length: args.shards }, (_, shard) => shard);
  return [
    {
      database: database.name,
      synchronousStandbys: synchronousCopies(args.survive, args.rpoSeconds),
      members: shards.flatMap((shard) =>
        membersOfShard(args, shard).map((member) => ({
          scope: shardName(database.name, shard),
          site: member.site,
          host: member.host,
        })),
      ),
    },
  ];
}

/** The public names, as users ask for them. */
function monitoredNames(topology: Topology, configuration: Configuration): MonitoredName[] {
  return topology.services.flatMap((service) => {
    const hostname = hostnameOf(service, configuration.zone);
    if (hostname === undefined) return [];
    return [
      {
        service: service.service,
        hostname,
        healthPath: "/healthz",
        rtoSeconds: service.rto,
        addresses: workloadSites(service, topology.sites).map((site) => site.network.ingressAddress),
      },
    ];
  });
}

function monitoredNameServers(topology: Topology, configuration: Configuration): MonitoredNameServer[] {
  return [
    ...configuration.route53NameServers.map((server) => ({ provider: "route53", server })),
    ...topology.dataSites.map((site) => ({ provider: "own", server: site.network.dnsAddress })),
  ];
}

/** Where the monitoring of a site calls people. */
function pagingOf(
  site: DataSite,
  topology: Topology,
  configuration: Configuration,
): MonitoringArgs["paging"] {
  const { awsAccountId: account } = configuration;
  return {
    roleArn: pagingRoleArn(account),
    regions: topology.cloudSites.map(({ region }) => ({
      region,
      pageTopicArn: topicArn(account, region, pageTopic),
      heartbeatTopicArn: topicArn(account, region, heartbeatTopic(site.name)),
    })),
  };
}

/**
 * Monitoring at a data site: its name and arguments.
 *
 * @param instance the service that it is, as any service's instance
 */
export function monitoringInstance(
  [name, workload]: [string, ActiveActiveServiceArgs],
  site: DataSite,
  topology: Topology,
  configuration: Configuration,
): [string, MonitoringArgs] {
  return [
    name,
    {
      workload,
      images: { alertmanager: topology.images.alertmanager, prober: topology.images.prober },
      // Members let in the pods of the sites that they are at: others measure the rest.
      databases: topology.databases
        .filter(({ sites }) => sites.includes(site))
        .flatMap((each) => monitoredDatabase(each, topology, configuration)),
      voters: topology.voters.length,
      names: monitoredNames(topology, configuration),
      nameServers: monitoredNameServers(topology, configuration),
      paging: pagingOf(site, topology, configuration),
      controlPlaneCidrs: [site.network.siteCidr],
    },
  ];
}

/** How people are called outside of the sites, where some service monitors: the name and arguments. */
export function pagingInstances(topology: Topology, configuration: Configuration): [string, PagingArgs][] {
  const monitoring = topology.services.find(({ monitors }) => monitors);
  if (!monitoring) return [];
  return [
    [
      "paging",
      {
        accountId: configuration.awsAccountId,
        regions: topology.cloudSites.map(({ name, region }) => ({ site: name, region })),
        sites: topology.dataSites.map((site) => ({
          site: site.name,
          issuer: clusterOf(site).serviceAccountIssuer,
        })),
        serviceAccount: `${namespaceOf(monitoring)}:${monitoring.service}`,
        receivers: configuration.pagers,
      },
    ],
  ];
}
