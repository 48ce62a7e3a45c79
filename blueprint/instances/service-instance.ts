import type { ActiveActiveServiceArgs, ServicePeer } from "holdfast";
import type { ReadArguments } from "holdfast/arguments/schema";
import { Approach } from "holdfast/goals";
import { type ReplicaCount, replicasAtSite } from "holdfast/replicas";
import { neededBy, type ServiceDeclaration } from "../services/service-schema";
import type { Configuration } from "../configuration/configuration";
import { apiServerPort, clusterOf } from "./cluster";
import { hostnameOf } from "./dns";
import { eventLogUse } from "./event-log-instance";
import { workloadSites } from "../placement/allowed-sites";
import { type DataSite, hallsOnOneSupply } from "../sites/site";
import { locatedAt } from "../source/refusals";
import { isOutOfService } from "../sites/site-states";
import { type Topology, namespaceOf, servicesAt } from "../placement/topology";

/** Variable in which what deploys is told the API servers. */
const apiServersVariable = "HOLDFAST_API_SERVERS";

/** Connections that one pod of a service may hold to each shard's leader, where it says none: a transaction, and one beside it. */
const usualConnections = 2;

/** How the pods of a service reach a database: by how many connections each, and whether by way of a pooler. */
export function connectionsOfPod(
  service: ServiceDeclaration,
  database: string,
): { connections: number; pooled: boolean } {
  const use = service.stores.find(({ kind, name }) => kind === "database" && name === database);
  return { connections: use?.connections ?? usualConnections, pooled: use?.pooled ?? false };
}

/** Everything that a service calls when it is well. */
function dependenciesOf(service: ServiceDeclaration): string[] {
  return [...neededBy(service), ...service.dependencies.soft];
}

function peer(service: ServiceDeclaration): ServicePeer {
  return { service: service.service, namespace: namespaceOf(service), port: service.workload?.port };
}

/** For how long a service uses what it keeps of another one's answers. */
function cacheOf(
  { dependencies }: ServiceDeclaration,
  of: ServiceDeclaration,
): Pick<ServicePeer, "cachedSeconds"> {
  const cached = dependencies.cached.find(({ service }) => service === of.service);
  return cached ? { cachedSeconds: cached.for } : {};
}

/** Public addresses of the other sites. */
function otherSites(site: DataSite, topology: Topology): string[] {
  return topology.dataSites
    .filter((other) => other !== site)
    .map((other) => `${other.network.ingressAddress}/32`);
}

/** The ranges of the sites' nodes, of which an API server has an address. */
function apiServerRanges({ dataSites }: Topology): string[] {
  return dataSites.map((site) => site.network.siteCidr);
}

/** The API server of each data site, as what deploys is told of them. */
function apiServers({ dataSites }: Topology): string {
  return dataSites.map((site) => clusterOf(site).apiServer).join(",");
}

/** What decides how many replicas a service has; the same at every site. */
export function placementOf(
  service: ServiceDeclaration,
  topology: Topology,
): ActiveActiveServiceArgs["placement"] {
  const sites = workloadSites(service, topology.sites);
  return {
    sites: sites.map((site) => site.name),
    outOfService: sites.filter((site) => isOutOfService(topology.states, site)).map((site) => site.name),
    survive: service.survive,
    peakRequestsPerSecond: service.demand.peakRequestsPerSecond,
    requestsPerSecondPerReplica: service.demand.requestsPerSecondPerReplica ?? 0,
    servedAfterOneLoss: service.served.afterOneLoss,
    servedAfterTwoLosses: service.served.afterTwoLosses,
    approach: service.approach === "hot-standby" ? Approach.HotStandby : Approach.ActiveActive,
  };
}

/** Replicas at a site that the service's file gives; `undefined` where they follow from its goals. */
export function givenReplicasOf(service: ServiceDeclaration, site: DataSite): ReplicaCount | undefined {
  const given = service.built?.replicas?.[site.name];
  return given && { replicas: given.running, maximum: given.most };
}

/** The most replicas that a service with a workload may have at a site. */
export function mostReplicasOf(service: ServiceDeclaration, site: DataSite, topology: Topology): number {
  const where = topology.whereOfService(service.service, ["demand", "requestsPerSecondPerReplica"]);
  const { maximum } =
    givenReplicasOf(service, site) ??
    locatedAt(where, () =>
      replicasAtSite(
        placementOf(service, topology),
        { halls: site.halls.length, hallsOnOneFeed: hallsOnOneSupply(site) },
        "placement",
      ),
    );
  return maximum;
}

/**
 * What stands of a service at a site. It depends on services of the same site only: a site is whole, and the
 * loss of another is not felt inside it.
 *
 * @returns the instance's name and arguments; nothing for a service without a workload
 */
export function serviceInstance(
  service: ServiceDeclaration,
  site: DataSite,
  topology: Topology,
  configuration: Configuration,
): [string, ReadArguments<ActiveActiveServiceArgs>] | undefined {
  const { workload } = service;
  if (!workload) return undefined;
  const neighbours = servicesAt(topology, site);
  return [
    `${service.service}-${site.name}`,
    {
      service: service.service,
      site: site.name,
      halls: site.halls.map((hall) => hall.name),
      hallsOnOneFeed: hallsOnOneSupply(site),
      tier: service.tier,
      image: workload.image,
      port: workload.port,
      namespace: namespaceOf(service),
      placement: placementOf(service, topology),
      replicas: givenReplicasOf(service, site),
      resources: { cpu: workload.cpu, memory: workload.memory },
      hostname: hostnameOf(service, configuration.zone),
      gateway: configuration.gatewayImplementation,
      callers: neighbours.filter((other) => dependenciesOf(other).includes(service.service)).map(peer),
      calls: neighbours
        .filter((other) => dependenciesOf(service).includes(other.service))
        .map((other) => ({ ...peer(other), ...cacheOf(service, other) })),
      databases: service.stores
        .filter((store) => store.kind === "database")
        .map((store) => {
          const plan = topology.databases.find(({ name }) => name === store.name);
          const { connections, pooled } = connectionsOfPod(service, store.name);
          return {
            database: store.name,
            shards: plan?.shards ?? 1,
            connections,
            ...(pooled && { pooled }),
          };
        }),
      objectStores: service.stores
        .filter(({ kind }) => kind === "object-store")
        .map(({ name }) => ({ objectStore: name })),
      eventLog: eventLogUse(service, site, topology),
      addresses: [
        ...(service.callsOtherSites
          ? [{ purpose: "public addresses of the other sites", cidrs: otherSites(site, topology) }]
          : []),
        ...(service.operatesClusters
          ? [{ purpose: "API servers of the sites", cidrs: apiServerRanges(topology), port: apiServerPort }]
          : []),
      ],
      environment: service.operatesClusters ? { [apiServersVariable]: apiServers(topology) } : undefined,
      probes: service.monitors ? { livenessPath: "/-/healthy", readinessPath: "/-/ready" } : undefined,
    },
  ];
}
