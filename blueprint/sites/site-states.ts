import { InvalidInputError } from "holdfast/invalid-input";
import type { ServiceDeclaration } from "../services/service-schema";
import type { Configuration } from "../configuration/configuration";
import { workloadSites } from "../placement/allowed-sites";
import { type DataSite, type Site, isDataSite } from "./site";
import { closestName } from "../source/closest-name";
import { configurationPath, removeCommand, setCommand } from "../configuration/commands";
import { Refusals } from "../source/refusals";

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
  key: (typeof states)[number],
  index: number,
  configuration: Configuration,
): DataSite {
  const name = configuration[key][index] ?? "";
  const path = configurationPath(key, [index]);
  const site = sites.find((candidate) => candidate.name === name);
  if (site && isDataSite(site)) return site;
  const dataSites = sites.filter(isDataSite).map((candidate) => candidate.name);
  const meant = closestName(name, dataSites);
  throw new InvalidInputError({
    what: site ? `${path} names the cloud region ${name}` : `${path} names ${name}, which is no site`,
    where: configuration.where(key, [index]),
    why: site
      ? "neither users nor leaders of databases are there, so nothing is declared otherwise without it"
      : `what is declared differs by the sites that are out of service; the data sites are ${dataSites.join(", ")}`,
    fix: meant ? setCommand(configuration, key, [index], meant) : removeCommand(configuration, key, [index]),
  });
}

/**
 * The sites that the configuration says are out of service.
 *
 * @param sites every site of the blueprint
 * @param configuration the stack's configuration
 * @throws InvalidInputError for each name that is no data site's, a site that is both lost and evacuated, and where no
 *   data site is left
 */
export function siteStates(sites: readonly Site[], configuration: Configuration): SiteStates {
  const refusals = new Refusals();
  const [lost, evacuated] = states.map((key) =>
    configuration[key].flatMap(
      (_, index) => refusals.attempt(() => siteNamed(sites, key, index, configuration)) ?? [],
    ),
  ) as [DataSite[], DataSite[]];
  for (const both of lost.filter((site) => evacuated.includes(site))) {
    const [asLost, asEvacuated] = states.map((key) => configuration[key].indexOf(both.name)) as [
      number,
      number,
    ];
    refusals.add({
      what: `${both.name} is both lost and evacuated`,
      where: `${configuration.where("lost", [asLost])} and ${configuration.where("evacuated", [asEvacuated])}`,
      why: "a lost site is dead; an evacuated one is alive, and things can be changed there while it is repaired and follows",
      fix: removeCommand(configuration, "evacuated", [asEvacuated]),
    });
  }
  const out = new Set([...lost, ...evacuated]);
  if (out.size > 0 && sites.filter(isDataSite).every((site) => out.has(site))) {
    refusals.add({
      what: "every data site is lost or evacuated",
      where: states
        .filter((key) => configuration[key].length > 0)
        .map((key) => configuration.where(key))
        .join(" and "),
      why: "nothing would be served",
      fix: "take the site that comes back first out of its list",
    });
  }
  refusals.throwIfAny();
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
 * @param configuration the stack's configuration
 * @throws InvalidInputError naming the services that would be served nowhere
 */
export function requireServingSites(
  states: SiteStates,
  services: readonly ServiceDeclaration[],
  sites: readonly Site[],
  configuration: Configuration,
): void {
  const unserved = new Map<string, string[]>();
  for (const service of services) {
    const living = workloadSites(service, sites).filter((site) => !states.lost.includes(site));
    if (living.length === 0 || living.some((site) => !states.evacuated.includes(site))) continue;
    const names = living.map((site) => site.name).join(" and ");
    unserved.set(names, [...(unserved.get(names) ?? []), service.service]);
  }
  const refusals = new Refusals();
  for (const [names, alone] of unserved) {
    refusals.add({
      what: `no site is left to serve ${alone.join(", ")}: ${names} ${names.includes(" and ") ? "are" : "is"} evacuated`,
      where: configuration.where("evacuated"),
      why: "a site is evacuated to others that serve; at least one has to",
      fix: `bring another of their sites back first, or leave ${names} in service`,
    });
  }
  refusals.throwIfAny();
}
