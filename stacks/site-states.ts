import { InvalidInputError } from "holdfast/invalid-input";
import type { ServiceDeclaration } from "./catalogue/schema";
import type { Configuration } from "./configuration";
import { workloadSites } from "./placement";
import { type DataSite, type Site, isDataSite } from "./site";

/** Data sites that are out of service for now. */
export interface SiteStates {
  /** Dead: nothing of them is reached, and nothing can be changed there. */
  readonly lost: readonly DataSite[];
  /** Alive, and neither users nor leaders are to be there. */
  readonly evacuated: readonly DataSite[];
}

/** The usual state: every site is in service. */
export const allInService: SiteStates = { lost: [], evacuated: [] };

const states = ["lost", "evacuated"] as const;

function siteNamed(
  sites: readonly Site[],
  name: string,
  where: { file: string; key: string; index: number },
): DataSite {
  const path = `holdfast:${where.key}[${where.index}]`;
  const site = sites.find((candidate) => candidate.name === name);
  if (site && isDataSite(site)) return site;
  const dataSites = sites.filter(isDataSite).map((candidate) => candidate.name);
  throw new InvalidInputError({
    what: site ? `${path} names the cloud region ${name}` : `${path} names ${name}, which is no site`,
    where: where.file,
    why: site
      ? "neither users nor leaders of databases are there, so nothing is declared otherwise without it"
      : "what is declared differs by the sites that are out of service",
    fix: `name some of ${dataSites.join(", ")}, or take it out`,
  });
}

/**
 * The sites that the configuration says are out of service.
 *
 * @param sites every site of the blueprint
 * @param configuration the stack's configuration
 * @throws InvalidInputError for a name that is no data site's, a site that is both lost and evacuated, and where no
 *   data site is left
 */
export function siteStates(sites: readonly Site[], configuration: Configuration): SiteStates {
  const file = `Pulumi.${configuration.stack}.yaml`;
  const [lost, evacuated] = states.map((key) =>
    configuration[key].map((name, index) => siteNamed(sites, name, { file, key, index })),
  ) as [DataSite[], DataSite[]];
  const both = lost.find((site) => evacuated.includes(site));
  if (both) {
    throw new InvalidInputError({
      what: `${both.name} is both lost and evacuated`,
      where: `${file}: holdfast:lost, holdfast:evacuated`,
      why: "a lost site is dead; an evacuated one is alive, and things can be changed there",
      fix: `take ${both.name} out of one of them: holdfast:evacuated while it is repaired and follows`,
    });
  }
  const out = new Set([...lost, ...evacuated]);
  if (sites.filter(isDataSite).every((site) => out.has(site))) {
    throw new InvalidInputError({
      what: "every data site is lost or evacuated",
      where: `${file}: holdfast:lost, holdfast:evacuated`,
      why: "nothing would be served",
      fix: "take the site that comes back first out of its list",
    });
  }
  return { lost, evacuated };
}

/** True for a site that is lost or evacuated. */
export function isOutOfService(states: SiteStates, site: DataSite): boolean {
  return states.lost.includes(site) || states.evacuated.includes(site);
}

/**
 * Those of some sites that are out of service while others of them are not. Where all of them are lost there is nothing
 * to be spared for: what they had stays as it is declared, and goes on when one of them is back.
 */
export function sparedSites(states: SiteStates, sites: readonly DataSite[]): DataSite[] {
  const out = sites.filter((site) => isOutOfService(states, site));
  return out.length < sites.length ? out : [];
}

/**
 * Refuses to evacuate the last living site of a service.
 *
 * @param stack the stack's name
 * @throws InvalidInputError naming the first service that would be served nowhere
 */
export function requireServingSites(
  states: SiteStates,
  services: readonly ServiceDeclaration[],
  sites: readonly Site[],
  stack: string,
): void {
  for (const service of services) {
    const living = workloadSites(service, sites).filter((site) => !states.lost.includes(site));
    if (living.length === 0 || living.some((site) => !states.evacuated.includes(site))) continue;
    const names = living.map((site) => site.name).join(" and ");
    throw new InvalidInputError({
      what: `no site is left to serve ${service.service}: ${names} ${living.length === 1 ? "is" : "are"} evacuated`,
      where: `Pulumi.${stack}.yaml: holdfast:evacuated`,
      why: "a site is evacuated to others that serve; at least one has to",
      fix: `bring another of its sites back first, or leave ${names} in service`,
    });
  }
}
