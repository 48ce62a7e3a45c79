import { asBuilt } from "../services/as-built";
import { checkCatalogue } from "../services/cross-checks";
import type { CatalogueEntry } from "../services/catalogue";
import type { ServiceDeclaration } from "../services/service-schema";
import { type DatabasePlan, planDatabases } from "./databases";
import { type ObjectStorePlan, planObjectStores } from "./object-stores";
import { type EventLogPlan, planEventLogs } from "./event-logs";
import { selectedSites, workloadSites } from "./allowed-sites";
import { type CloudSite, type DataSite, type Site, isDataSite } from "../sites/site";
import { checkSites } from "../sites/site-checks";
import type { ReadSites, WhereOfSite } from "../sites/site-source";
import { images as defaultImages, type Images } from "../images";
import { type SiteStates, allInService } from "../sites/site-states";
import type { ValuePath } from "../source/refusals";
import { voterSites } from "./voters";

/** What follows from the sites and the catalogue, before anything is declared. */
export interface Topology {
  readonly sites: readonly Site[];
  readonly dataSites: readonly DataSite[];
  readonly cloudSites: readonly CloudSite[];
  /** Data sites that are out of service for now. */
  readonly states: SiteStates;
  /** The services as they promise. */
  readonly promises: readonly ServiceDeclaration[];
  /** The services as they are built; nearly always the same. */
  readonly services: readonly ServiceDeclaration[];
  readonly databases: readonly DatabasePlan[];
  readonly objectStores: readonly ObjectStorePlan[];
  readonly eventLogs: readonly EventLogPlan[];
  /** The service that is the quorum, and decides who leads the databases. */
  readonly authority: ServiceDeclaration;
  /** Sites with a voter of that quorum. */
  readonly voters: readonly Site[];
  /** What the blueprint itself runs. */
  readonly images: Images;
  /** File and line of a value of a site, for errors. */
  readonly whereOfSite: WhereOfSite;
  /** File and line of a value of a service, for errors. */
  whereOfService(service: string, path: ValuePath): string;
}

/**
 * Works out where everything stands, of sites and services that have been checked.
 *
 * @param read the sites, with the places of their values
 * @param entries the services, as their files declare them
 * @param authority the service that is the quorum
 * @param states sites that are out of service
 * @param images what the blueprint itself runs
 */
export function topologyOf(
  { sites, where }: Pick<ReadSites, "sites" | "where">,
  entries: readonly CatalogueEntry[],
  authority: ServiceDeclaration,
  states: SiteStates,
  images: Images,
): Topology {
  const promises = entries.map(({ service }) => service);
  const services = promises.map(asBuilt);
  const quorum = asBuilt(authority);
  return {
    sites,
    dataSites: sites.filter(isDataSite),
    cloudSites: sites.filter((site) => !isDataSite(site)),
    states,
    promises,
    services,
    databases: planDatabases(services, sites),
    objectStores: planObjectStores(services, sites),
    eventLogs: planEventLogs(services, sites),
    authority: quorum,
    voters: voterSites(selectedSites(quorum, sites)),
    images,
    whereOfSite: where,
    whereOfService: (name, path) =>
      entries.find(({ service }) => service.service === name)?.where(path) ?? "the service catalogue",
  };
}

/**
 * Checks sites and services, and works out where everything stands.
 *
 * @param sites the sites
 * @param entries the services, as their files declare them
 * @param states sites that are out of service. Default: none
 * @throws InvalidInputError where sites or services contradict themselves or each other
 */
export function planTopology(
  sites: readonly Site[],
  entries: readonly CatalogueEntry[],
  states: SiteStates = allInService,
): Topology {
  return topologyOf(checkSites(sites), entries, checkCatalogue(entries, sites), states, defaultImages);
}

/** The services that run at a site. */
export function servicesAt(topology: Topology, site: DataSite): ServiceDeclaration[] {
  return topology.services.filter((service) => workloadSites(service, topology.sites).includes(site));
}

/** The namespace of a service: what operators need is kept apart from what users need. */
export function namespaceOf(service: ServiceDeclaration): "services" | "operations" {
  return service.operational ? "operations" : "services";
}
