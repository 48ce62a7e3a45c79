import { requireKubeconfig } from "holdfast/data-center/kubeconfig";
import { checkCapacity } from "./placement/capacity";
import { compareServices } from "./services/cross-checks";
import type { Catalogue } from "./services/catalogue";
import { kubeconfigOf } from "./instances/cluster";
import { checkComponents } from "./instances/component-checks";
import type { Configuration } from "./configuration/configuration";
import { declareDataSite } from "./instances/data-site";
import { authoritiesOf, authorityAt } from "./instances/authorities";
import { cloudVoterOf, declareGlobal } from "./instances/global";
import { declareGoals } from "./instances/goals";
import { EVERYTHING, GLOBAL, partsOf } from "./configuration/parts";
import { type DataSite, isDataSite, type Site } from "./sites/site";
import { compareSites } from "./sites/site-checks";
import type { ReadSites } from "./sites/site-source";
import { allInService, requireServingSites, siteStates } from "./sites/site-states";
import { closestName } from "./source/closest-name";
import { configurationPath, removeCommand, setCommand } from "./configuration/commands";
import { locatedAt, Refusals } from "./source/refusals";
import type { Images } from "./images";
import { type Topology, topologyOf } from "./placement/topology";

/** The parts that the stack declares; keeps those that there are not. */
function chosenParts(sites: readonly Site[], configuration: Configuration, refusals: Refusals): Set<string> {
  const parts = partsOf(sites);
  const { declares, stack } = configuration;
  for (const [index, part] of declares.entries()) {
    if (part === EVERYTHING || parts.includes(part)) continue;
    const meant = closestName(part, [...parts, EVERYTHING]) ?? (parts.includes(stack) ? stack : undefined);
    refusals.add({
      what: `${configurationPath("declares")} names ${part}, which is no part of the blueprint`,
      where: configuration.where("declares", [index]),
      why: `a stack declares one or several of its parts: ${parts.join(", ")}; or ${EVERYTHING}`,
      fix:
        meant && !declares.includes(meant)
          ? setCommand(configuration, "declares", [index], meant)
          : removeCommand(configuration, "declares", [index]),
    });
  }
  return new Set(declares.includes(EVERYTHING) ? parts : declares);
}

/** Keeps an address of last resort that is a site's. */
function refuseLastResort(
  { sites, where }: ReadSites,
  configuration: Configuration,
  refusals: Refusals,
): void {
  for (const site of sites.filter(isDataSite)) {
    if (site.network?.ingressAddress !== configuration.lastResortAddress) continue;
    refusals.add({
      what: `the last resort is the address of ${site.name}`,
      where: `${configuration.where("lastResortAddress")} and ${where(site, ["network", "ingressAddress"])}`,
      why: "it would be answered exactly when it has failed",
      fix: "give an address that no site's failure takes away",
    });
  }
}

/** Keeps addresses that nobody declared of sites that are to be built: the examples for them are nobody's. */
export function refuseExamples({ exampleAddresses, where }: ReadSites, refusals: Refusals): void {
  for (const { site, path } of exampleAddresses) {
    const field = path.join(".");
    refusals.add({
      what: `${field} of ${site.name} is not declared`,
      where: where(site, path),
      why:
        field === "number"
          ? "its private addresses would follow from its place in the list, and change with the entries before it"
          : "clusterAccess is config, so the site is built, and the address that stands in for it is an example",
      fix: `add ${field}, or analyse only: holdfast:clusterAccess none`,
    });
  }
}

/** What is declared, when nothing is wrong with it. */
interface Declaration {
  readonly topology: Topology;
  readonly configuration: Configuration;
  readonly parts: ReadonlySet<string>;
  readonly clusters: readonly { readonly site: DataSite; readonly kubeconfig: string }[];
}

/** Checks what the stack's configuration says of sites and services. */
function checkDeclaration(
  topology: Topology,
  configuration: Configuration,
  parts: ReadonlySet<string>,
  refusals: Refusals,
): Declaration {
  const { sites, services, states, dataSites } = topology;
  refusals.attempt(() => requireServingSites(states, services, sites, configuration));
  refusals.attempt(() => authoritiesOf(topology, configuration));
  const clusters = dataSites
    .filter((site) => parts.has(site.name))
    .flatMap((site) => {
      const where = configuration.where("kubeconfigs", [site.name]);
      const kubeconfig = refusals.attempt(() => {
        const text = kubeconfigOf(site, configuration);
        return locatedAt(where, () => requireKubeconfig(text, ""));
      });
      return kubeconfig === undefined ? [] : [{ site, kubeconfig }];
    });
  for (const site of parts.has(GLOBAL) ? topology.cloudSites : []) {
    if (!topology.voters.includes(site)) continue;
    refusals.attempt(() => cloudVoterOf(site, configuration));
    refusals.attempt(() => authorityAt(site, configuration));
  }
  return { topology, configuration, parts, clusters };
}

/**
 * Checks sites, services and configuration against each other, as far as each of them could be read.
 *
 * @param read the sites
 * @param catalogue the services
 * @param configuration the stack's configuration; absent where it is refused
 * @param images what the blueprint itself runs
 * @param refusals what is wrong is kept here; what is wrong with one of the three alone is kept already
 * @returns what can be declared; nothing where something is wrong
 */
export function checkBlueprint(
  read: ReadSites,
  catalogue: Catalogue,
  configuration: Configuration | undefined,
  images: Images,
  refusals: Refusals,
): Declaration | undefined {
  const { entries, refusedServices } = catalogue;
  const sound = !refusals.any;
  const placed = new Refusals();
  compareSites(read, placed);
  const complete = read.placeable && refusedServices.length === 0;
  const checks = { refusedServices, complete, siteList: read.list, refusals: placed };
  const authority = compareServices(entries, read.sites, checks);
  refusals.addAll(placed);
  const configured = new Refusals();
  const states = configuration && configured.attempt(() => siteStates(read.sites, configuration));
  const parts = configuration && chosenParts(read.sites, configuration, configured);
  if (configuration) refuseLastResort(read, configuration, configured);
  let declaration: Declaration | undefined;
  if (sound && !placed.any && authority) {
    const topology = topologyOf(read, entries, authority, states ?? allInService, images);
    checkCapacity(topology, refusals);
    if (configuration && parts) declaration = checkDeclaration(topology, configuration, parts, configured);
  }
  refusals.addAll(configured);
  // The last check: what those before have found would be found again.
  if (declaration && !refusals.any)
    checkComponents(declaration.topology, declaration.configuration, refusals);
  return refusals.any ? undefined : declaration;
}

/** Declares the parts of the blueprint that the stack's configuration names, and every service's goals. */
export function declareParts({ topology, configuration, parts, clusters }: Declaration): void {
  declareGoals(topology, configuration);
  for (const { site, kubeconfig } of clusters) declareDataSite(site, kubeconfig, topology, configuration);
  if (parts.has(GLOBAL)) declareGlobal(topology, configuration);
}
