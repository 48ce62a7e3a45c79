import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import type { Vault } from "../blueprint/vault";
import type { Finding } from "./finding";
import type { Placed } from "./finding-reason";
import { sitesOf } from "./standing-sites";

/** Something of a service that stands at a site. */
interface Standing {
  readonly placed: Placed;
  readonly site: string;
  readonly resource: string;
}

function copiesOfVault(vault: Vault): { site?: string; region?: string; bucket: string }[] {
  return [vault, ...vault.replicatedTo];
}

/** Where a service's data rests: database members, and the vault with its copies. */
function dataOf(blueprint: Blueprint, service: Service): Standing[] {
  const standing: Standing[] = [];
  for (const store of service.stores) {
    if (store.kind !== "database") continue;
    const database = blueprint.databases.find((candidate) => candidate.name === store.name);
    for (const group of database?.shards.flatMap((shard) => shard.members) ?? []) {
      const placed = { kind: "member", database: store.name } as const;
      standing.push({ placed, site: group.site, resource: group.urn });
    }
    const vault = blueprint.vaults.find((candidate) => candidate.bucket === database?.backup?.bucket);
    if (!vault) continue;
    for (const copy of copiesOfVault(vault)) {
      standing.push({
        placed: { kind: "backups", database: store.name, bucket: copy.bucket },
        site: copy.site ?? copy.region ?? "an unknown place",
        resource: vault.urn,
      });
    }
  }
  return standing;
}

function workloadsOf(service: Service): Standing[] {
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
