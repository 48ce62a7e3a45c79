import type { AuthoritativeServerArgs, DnsEndpoint, DnsZoneArgs } from "holdfast";
import type { ReadArguments } from "holdfast/arguments/schema";
import type { ServiceDeclaration } from "../services/service-schema";
import type { Configuration } from "../configuration/configuration";
import { workloadSites } from "../placement/allowed-sites";
import { type DataSite, nameServerLabel } from "../sites/site";
import { sparedSites } from "../sites/site-states";
import type { Topology } from "../placement/topology";

/** Name of the instances that declare the zone. */
const instance = "public";

/**
 * Detection and time to live. Route 53 takes a target out after 3 checks 10 s apart, each of which may take
 * 4 s to connect and 2 s to answer, and resolvers keep an answer for 3 s: 10 * 3 + 6 + 3 = 39 s at worst. The sites' own
 * servers check every second, give a target 2 s, and take it out after two checks: 2 * 2 + 2 + 3 = 9 s.
 */
const timing = { intervalSeconds: 10, failureThreshold: 3, ttlSeconds: 3 } as const;

/**
 * Shares of the answers: alike where all sites serve alike, as the replicas are where these are given; all but a
 * trickle to the preferred site of a standby.
 */
const weights = { alike: 1, preferred: 16, standby: 1 } as const;

/** Public name of a service, or `undefined` where it has none. */
export function hostnameOf(service: ServiceDeclaration, zone: string): string | undefined {
  return service.hostname === undefined ? undefined : `${service.hostname}.${zone}`;
}

/** Whether anything has a public name: without one there is nothing for DNS to answer, and no name server is declared. */
export const hasPublicNames = ({ services }: Topology): boolean =>
  services.some(({ hostname }) => hostname !== undefined);

function weightOf(service: ServiceDeclaration, site: DataSite, sites: readonly DataSite[]): number {
  if (service.approach !== "hot-standby") {
    return service.built?.replicas?.[site.name]?.running ?? weights.alike;
  }
  return site === sites[0] ? weights.preferred : weights.standby;
}

function endpointOf(
  service: ServiceDeclaration,
  topology: Topology,
  configuration: Configuration,
): DnsEndpoint[] {
  const hostname = hostnameOf(service, configuration.zone);
  if (hostname === undefined) return [];
  const sites = workloadSites(service, topology.sites);
  const drained = sparedSites(topology.states, sites);
  return [
    {
      hostname,
      healthPath: "/healthz",
      targets: sites.map((site) => ({
        site: site.name,
        address: site.network.ingressAddress,
        weight: weightOf(service, site, sites),
        drained: drained.includes(site),
      })),
      lastResortAddress: configuration.lastResortAddress,
    },
  ];
}

/** Name by which CAA knows the authority of the certificates that users see: that of the edge's default, Let's Encrypt. */
const publicAuthority = "letsencrypt.org";

/** What every name server of the zone is told alike. */
function zoneArgs(topology: Topology, configuration: Configuration): ReadArguments<DnsZoneArgs> {
  return {
    zone: configuration.zone,
    endpoints: topology.services.flatMap((service) => endpointOf(service, topology, configuration)),
    ttlSeconds: timing.ttlSeconds,
    healthCheck: { intervalSeconds: timing.intervalSeconds, failureThreshold: timing.failureThreshold },
    delegation: {
      setId: configuration.dnsDelegationSetId,
      nameServers: configuration.route53NameServers,
    },
    authoritativeServers: topology.dataSites.map((site) => ({
      site: site.name,
      name: `${nameServerLabel(site)}.${configuration.zone}`,
      address: site.network.dnsAddress,
    })),
    certificateAuthorities: [publicAuthority],
  };
}

/** The first provider: Route 53. */
export function route53Instance(
  topology: Topology,
  configuration: Configuration,
): [string, ReadArguments<DnsZoneArgs>] {
  return [`${instance}-route53`, zoneArgs(topology, configuration)];
}

/** The second provider: the authoritative server at a data site. */
export function nameServerInstance(
  topology: Topology,
  configuration: Configuration,
  site: DataSite,
): [string, AuthoritativeServerArgs] {
  return [
    `${instance}-${site.name}`,
    {
      ...zoneArgs(topology, configuration),
      site: site.name,
      image: topology.images.nameServer,
      gateway: configuration.gatewayImplementation,
    },
  ];
}
