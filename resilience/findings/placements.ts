import { awsRegions } from "@holdfast/contract/aws-regions";
import { ANYWHERE, mayRest } from "@holdfast/contract/residency";
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
  const residency = service.goals?.residency ?? ANYWHERE;
  if (residency === ANYWHERE) return [];
  const countries = new Map(blueprint.sites.map((site) => [site.name, site.country]));
  // A copy of a vault may stand in a region that is no site.
  const countryOf = (place: string) => countries.get(place) ?? awsRegions[place]?.country;
  return [...workloadsOf(service), ...dataOf(blueprint, service)]
    .filter(({ site }) => (whole || countries.has(site)) && !mayRest(residency, countryOf(site)))
    .map((standing): Finding => ({
      policy: "placement-honoured",
      level: "error",
      service: service.name,
      resource: standing.resource,
      key: "residency",
      reason: {
        kind: "outside-residency",
        service: service.name,
        residency,
        placed: standing.placed,
        site: standing.site,
      },
      remedy: { kind: "move-into-residency", service: service.name, residency },
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

/** A part of a store that holds data of services which may not be where it stands. */
interface MisplacedData extends StandingPart {
  readonly services: Set<string>;
}

/**
 * Members of stores at sites that services whose data they hold do not allow: one finding a store and site, however many
 * shards and services it is. A service that runs there itself is told of that. Backups stand elsewhere by their nature.
 */
function misplacedData(blueprint: Blueprint): Finding[] {
  const misplaced = new Map<string, MisplacedData>();
  for (const service of blueprint.services) {
    const { goals } = service;
    if (!goals) continue;
    const told = new Set([...goals.allowedSites, ...workloadsOf(service).map(({ site }) => site)]);
    for (const standing of dataOf(blueprint, service)) {
      const { placed, site } = standing;
      if (placed.kind !== "member" || told.has(site)) continue;
      const key = [placed.storeKind, placed.store, site].join("\n");
      const found = misplaced.get(key) ?? { ...standing, services: new Set() };
      misplaced.set(key, found);
      found.services.add(service.name);
    }
  }
  return [...misplaced.values()].map(({ services, placed, site, resource }): Finding => {
    const [service, ...more] = services;
    return {
      policy: "placement-honoured",
      level: "error",
      service: more.length === 0 ? (service ?? null) : null,
      resource,
      key: "sites",
      reason: { kind: "data-outside-allowed-sites", services: [...services], placed, site },
      remedy: { kind: "leave-site", site },
    };
  });
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
 * Services and data that stand where they may not: outside their allowed sites or their residency.
 *
 * @param whole the graph holds all sites, so that a site too few can be told, and a place that is none of them
 */
export function placements(blueprint: Blueprint, whole: boolean): Finding[] {
  const ofServices = blueprint.services.flatMap((service) => [
    ...allowedSiteFindings(service),
    ...residencyFindings(blueprint, service, whole),
    ...(whole ? tooFewSites(blueprint, service) : []),
  ]);
  return [...ofServices, ...misplacedData(blueprint)];
}
