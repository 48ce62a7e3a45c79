import { workloadSites } from "../placement/allowed-sites";
import { type Site, isDataSite, nameServerLabel } from "../sites/site";
import { closestName } from "../source/closest-name";
import type { Refusals } from "../source/refusals";
import { asBuilt } from "./as-built";
import type { CatalogueEntry } from "./catalogue";
import { neededBy } from "./service-schema";

/** What checks of a catalogue need to know beside it. */
export interface CatalogueChecks {
  /** Names of services whose files are refused; others may depend on them. */
  readonly refusedServices: readonly string[];
  /** Whether all files could be read, and all sites say where services may stand. */
  readonly complete: boolean;
  /** What the list of sites is called where something is to be added to it. */
  readonly siteList: string;
  /** What is wrong is kept here. */
  readonly refusals: Refusals;
}

/** Names with commas between them. */
export const listed = (names: readonly string[]): string => (names.length > 0 ? names.join(", ") : "none");

/** What to write in place of a name that there is not. */
const instead = (name: string, known: readonly string[]): string => {
  const meant = closestName(name, known);
  return meant ? `write ${meant}, or one of: ${listed(known)}` : `write one of: ${listed(known)}`;
};

/** Keeps what two services have in common that each must have of its own. */
function refuseShared(
  entries: readonly CatalogueEntry[],
  field: "service" | "hostname",
  why: string,
  refusals: Refusals,
): void {
  const first = new Map<string, CatalogueEntry>();
  for (const entry of entries) {
    const value = entry.service[field];
    if (value === undefined) continue;
    const other = first.get(value);
    if (!other) {
      first.set(value, entry);
      continue;
    }
    refusals.add({
      what:
        field === "service"
          ? `two services are named ${value}`
          : `two services have the hostname ${value}: ${other.service.service} and ${entry.service.service}`,
      where: `${other.where([field])} and ${entry.where([field])}`,
      why,
      fix:
        field === "service" ? "rename one, or remove its file" : "give one of them another hostname, or none",
    });
  }
}

/** Keeps names of sites that there are not. @returns whether there is none */
function refuseUnknownSites(
  entry: CatalogueEntry,
  sites: readonly Site[],
  { siteList, refusals }: CatalogueChecks,
): boolean {
  const { service, workload, sites: allowed, built } = entry.service;
  const known = sites.filter((site) => workload === undefined || isDataSite(site)).map((site) => site.name);
  const named: [path: PropertyKey[], names: readonly string[]][] = [
    [["sites", "names"], allowed.names ?? []],
    [["built", "sites", "names"], built?.sites?.names ?? []],
    [["built", "replicas"], Object.keys(built?.replicas ?? {})],
  ];
  let all = true;
  for (const [path, names] of named) {
    for (const [index, name] of names.entries()) {
      if (known.includes(name)) continue;
      all = false;
      const cloud = sites.some((site) => site.name === name);
      refusals.add({
        what: cloud ? `${service} names the cloud region ${name}` : `unknown site ${name} in ${service}`,
        where: entry.where([...path, path.includes("replicas") ? name : index]),
        why: cloud
          ? "services run in the clusters of data sites; a cloud region has none"
          : "a service that is to run at a place that is not there would not run",
        fix: `${instead(name, known)}; or add ${cloud ? "a data site" : "the site"} to ${siteList}`,
      });
    }
  }
  return all;
}

/** Keeps replicas that are given for other sites than those at which the service stands. */
function refuseUncountedSites(entry: CatalogueEntry, sites: readonly Site[], refusals: Refusals): void {
  const { service, built } = entry.service;
  if (!built?.replicas) return;
  const stands = workloadSites(asBuilt(entry.service), sites).map((site) => site.name);
  const counted = Object.keys(built.replicas);
  if (stands.length === counted.length && stands.every((site) => counted.includes(site))) return;
  refusals.add({
    what: `${service} stands at ${listed(stands)}, and its replicas are given for ${listed(counted)}`,
    where: entry.where(["built", "replicas"]),
    why: "either every site's number follows from the goals, or every site's is given",
    fix: "give replicas for each of the sites at which it stands, and for no other",
  });
}

function refuseUnknownDependencies(
  entry: CatalogueEntry,
  known: readonly string[],
  { refusedServices, refusals }: CatalogueChecks,
): void {
  const { service, dependencies } = entry.service;
  const others = known.filter((other) => other !== service);
  const named = (["hard", "cached", "soft"] as const).flatMap((kind) =>
    dependencies[kind].map((each, index) => ({
      dependency: typeof each === "string" ? each : each.service,
      where: entry.where(["dependencies", kind, index]),
    })),
  );
  for (const [index, { dependency, where }] of named.entries()) {
    if (dependency === service) {
      refusals.add({
        what: `${service} depends on itself`,
        where,
        why: "a dependency is another service whose loss is felt here",
        fix: `take ${service} out of the list`,
      });
    } else if (!known.includes(dependency) && !refusedServices.includes(dependency)) {
      refusals.add({
        what: `${service} depends on ${dependency}, which no file declares`,
        where,
        why: "what it depends on decides what it survives",
        fix: `${instead(dependency, others)}; or add a file for it`,
      });
    }
    const first = named.findIndex((other) => other.dependency === dependency);
    if (first < index) {
      refusals.add({
        what: `${service} lists its dependency ${dependency} twice`,
        where: `${named[first]?.where} and ${where}`,
        why: "a dependency is hard (down without it), cached (degraded for a time) or soft (degraded), once",
        fix: "keep one of the two",
      });
    }
  }
}

/** Keeps a hostname that is a name server's: the address of one must not move with a service's health. */
function refuseNameServers(entry: CatalogueEntry, sites: readonly Site[], refusals: Refusals): void {
  const { hostname, service } = entry.service;
  const site = sites.filter(isDataSite).find((each) => nameServerLabel(each) === hostname);
  if (!site) return;
  refusals.add({
    what: `the hostname ${hostname} of ${service} is that of the name server at ${site.name}`,
    where: entry.where(["hostname"]),
    why: "the address of a name server must not move with anything's health",
    fix: "give the service another hostname",
  });
}

function refuseRepeatedStores(entry: CatalogueEntry, refusals: Refusals): void {
  const stores = entry.service.stores.map(({ kind, name }) => `${kind} ${name}`);
  for (const [index, store] of stores.entries()) {
    const first = stores.indexOf(store);
    if (first === index) continue;
    refusals.add({
      what: `${entry.service.service} names the ${store} twice`,
      where: `${entry.where(["stores", first])} and ${entry.where(["stores", index])}`,
      why: "what it takes there would be counted twice",
      fix: "keep one of the two",
    });
  }
}

/**
 * Finds a cycle in a directed graph.
 *
 * @param edges for each node, the nodes that it leads to; nodes without an entry lead nowhere
 * @returns the nodes of one cycle in order, the first one repeated at the end, or `undefined`
 */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];

  function visit(node: string): string[] | undefined {
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    if (done.has(node)) return undefined;
    path.push(node);
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(node);
    return undefined;
  }

  for (const node of edges.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return undefined;
}

function refuseCycles(entries: readonly CatalogueEntry[], refusals: Refusals): void {
  // A cache is empty when everything starts, so what it is for is needed then.
  const others = ({ service }: CatalogueEntry) =>
    neededBy(service).filter((dependency) => dependency !== service.service);
  const cycle = findCycle(new Map(entries.map((entry) => [entry.service.service, others(entry)] as const)));
  if (!cycle) return;
  const places = cycle.slice(0, -1).map((from, index) => {
    const entry = entries.find(({ service }) => service.service === from);
    if (!entry) return undefined;
    const { hard } = entry.service.dependencies;
    const nth = neededBy(entry.service).indexOf(cycle[index + 1] ?? "");
    return entry.where(
      nth < hard.length ? ["dependencies", "hard", nth] : ["dependencies", "cached", nth - hard.length],
    );
  });
  refusals.add({
    what: `hard dependencies form a cycle: ${cycle.join(" -> ")}`,
    where: places.join(" and "),
    why: "once all of them are down, each waits for another and none can start",
    fix: "make one of these dependencies soft, or remove it",
  });
}

/**
 * Keeps names that stand for two things, for nothing, or for the service itself.
 *
 * @param entries the services
 * @param sites the sites
 * @param checks where to keep what is wrong
 * @returns the services that name no site that there is not
 */
export function refuseAmbiguities(
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
  checks: CatalogueChecks,
): CatalogueEntry[] {
  const { complete, refusals } = checks;
  refuseShared(
    entries,
    "service",
    "a service is known by its name everywhere: dependencies, DNS, resources",
    refusals,
  );
  refuseShared(entries, "hostname", "DNS answers a name with one service", refusals);
  const known = entries.map(({ service }) => service.service);
  const placed = entries.filter((entry) => refuseUnknownSites(entry, sites, checks));
  for (const entry of entries) {
    refuseUnknownDependencies(entry, known, checks);
    refuseRepeatedStores(entry, refusals);
    refuseNameServers(entry, sites, refusals);
    if (complete && placed.includes(entry)) refuseUncountedSites(entry, sites, refusals);
  }
  refuseCycles(entries, refusals);
  return placed;
}
