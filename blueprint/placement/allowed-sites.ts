import { mayRest } from "@holdfast/contract/residency";
import type { ServiceDeclaration } from "../services/service-schema";
import { type DataSite, type Site, isDataSite } from "../sites/site";

/** True where data of a residency may rest at a site. */
export function mayHold(site: Site, residency: string): boolean {
  return mayRest(residency, site.country);
}

/** The sites that a service selects by kind or by name, before residency is looked at. */
export function selectedSites(service: ServiceDeclaration, sites: readonly Site[]): Site[] {
  const { kinds = [], names = [] } = service.sites;
  return sites.filter((site) => kinds.includes(site.kind) || names.includes(site.name));
}

/** The sites at which a service may be: those that it selects and that may hold its data. */
export function allowedSites(service: ServiceDeclaration, sites: readonly Site[]): Site[] {
  return selectedSites(service, sites).filter((site) => mayHold(site, service.residency));
}

/** The data sites at which a service runs. A service that is a quorum has no workload and runs at none. */
export function workloadSites(service: ServiceDeclaration, sites: readonly Site[]): DataSite[] {
  return service.workload ? allowedSites(service, sites).filter(isDataSite) : [];
}
