import { InvalidInputError } from "holdfast/invalid-input";
import { checkCapacity } from "./capacity";
import type { CatalogueEntry } from "./catalogue/reader";
import { kubeconfigOf } from "./cluster";
import type { Configuration } from "./configuration";
import { declareDataSite } from "./data-site";
import { declareGlobal } from "./global";
import { declareGoals } from "./goals";
import { EVERYTHING, GLOBAL } from "./parts";
import type { Site } from "./site";
import { requireServingSites, siteStates } from "./site-states";
import { type Topology, planTopology } from "./topology";

/** The parts that a stack can declare: each data site, and what belongs to none. */
function partsOf(topology: Topology): string[] {
  return [...topology.dataSites.map((site) => site.name), GLOBAL];
}

function chosenParts(topology: Topology, configuration: Configuration): Set<string> {
  const parts = partsOf(topology);
  for (const [index, part] of configuration.declares.entries()) {
    if (part === EVERYTHING || parts.includes(part)) continue;
    throw new InvalidInputError({
      what: `holdfast:declares names ${part}, which is no part of the blueprint`,
      where: `Pulumi.${configuration.stack}.yaml: holdfast:declares[${index}]`,
      why: "a stack declares one or several of its parts",
      fix: `name some of: ${parts.join(", ")}; or ${EVERYTHING}`,
    });
  }
  return new Set(configuration.declares.includes(EVERYTHING) ? parts : configuration.declares);
}

/**
 * Declares the parts of the blueprint that the stack's configuration names, and every service's goals.
 *
 * @param sites the sites
 * @param services the services, as their files declare them
 * @param configuration the stack's configuration
 * @throws InvalidInputError where any of the three is not right
 */
export function declareBlueprint(
  sites: readonly Site[],
  services: readonly CatalogueEntry[],
  configuration: Configuration,
): void {
  const states = siteStates(sites, configuration);
  const topology = planTopology(sites, services, states);
  requireServingSites(states, topology.services, sites, configuration.stack);
  checkCapacity(topology);
  const parts = chosenParts(topology, configuration);
  const clusters = topology.dataSites
    .filter((site) => parts.has(site.name))
    .map((site) => ({ site, kubeconfig: kubeconfigOf(site, configuration) }));

  declareGoals(topology, configuration);
  for (const { site, kubeconfig } of clusters) declareDataSite(site, kubeconfig, topology, configuration);
  if (parts.has(GLOBAL)) declareGlobal(topology, configuration);
}
