import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { storesUsedBy } from "../judge/index-blueprint";
import type { Finding } from "./finding";
import type { StandingPart } from "./finding-reason";
import { sitesOf } from "./standing-sites";

/** Where a service's data rests: members of its stores, and vaults with their copies. */
function dataOf(blueprint: Blueprint, service: Service): StandingPart[] {
  return storesUsedBy(blueprint, service).flatMap(
    ({ held }) => held?.kind.data?.(held.store, blueprint) ?? [],
  );
}

function workloadsOf(service: Service): StandingPart[] {
  return service.deployments
    .filter((deployment) => deployment.replicas > 0)
    .map((deployment) => ({
      placed: { kind: "replicas" as const, replicas: deployment.replicas },
      site: deployment.site,
      resource: deployment.urn,
    }));
}

function residencyFindings(blueprint: Blueprint, service: Service, whole: boolean): Finding[] {
  if (service.goals?.residency !== "kr") return [];
  const countries = new Map(blueprint.sites.map((site) => [site.name, site.country]));
  return [...workloadsOf(service), ...dataOf(blueprint, service)]
    .filter(({ site }) => (whole || countries.has(site)) && countries.get(site) !== "kr")
    .map((standing): Finding => ({
      policy: "placement-honoured",
      level: "error",
      service: service.name,
      resource: standing.resource,
      key: "residency",
      reason: {
        kind: "outside-residency",
        service: service.name,
        placed: standing.placed,
        site: standing.site,
      },
      remedy: { kind: "move-into-residency", service: service.name },
    }));
}

function allowedSiteFindings(service: Service): Finding[] {
  const { goals } = service;
  if (!goals) return [];
  return workloadsOf(service)
    .filter((standing) => !goals.allowedSites.includes(standing.site))
    .map((standing): Finding => ({
      policy: "placement-honoured",
      level: "error",
      service: service.name,
      resource: standing.resource,
      key: "sites",
      reason: {
        kind: "outside-allowed-sites",
        service: service.name,
        placed: standing.placed,
        site: standing.site,
        allowedSites: goals.allowedSites,
      },
      remedy: { kind: "leave-site", site: standing.site },
    }));
}

function tooFewSites(blueprint: Blueprint, service: Service): Finding[] {
  const { goals } = service;
  if (!goals) return [];
  const sites = sitesOf(blueprint, service);
  if (sites.size >= goals.minimumSites) return [];
  return [
    {
      policy: "placement-honoured",
      level: "error",
      service: service.name,
      resource: goals.urn,
      key: "sites",
      reason: {
        kind: "too-few-sites",
        service: service.name,
        sites: [...sites],
        minimumSites: goals.minimumSites,
      },
      remedy: {
        kind: "run-at-more-sites",
        sites: goals.minimumSites - sites.size,
        allowedSites: goals.allowedSites,
      },
    },
  ];
}

/**
 * Services that stand where they may not: outside their allowed sites or their residency.
 *
 * @param whole the graph holds all sites, so that a site too few can be told, and a place that is none of them
 */
export function placements(blueprint: Blueprint, whole: boolean): Finding[] {
  return blueprint.services.flatMap((service) => [
    ...allowedSiteFindings(service),
    ...residencyFindings(blueprint, service, whole),
    ...(whole ? tooFewSites(blueprint, service) : []),
  ]);
}
