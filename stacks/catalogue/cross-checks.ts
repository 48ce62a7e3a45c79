import { InvalidInputError } from "holdfast/invalid-input";
import { toleratedLosses } from "holdfast/goals";
import { planDatabases } from "../databases";
import { allowedSites, mayHold, selectedSites, workloadSites } from "../placement";
import { type Site, isDataSite } from "../site";
import { votersNeeded, voterSites } from "../voters";
import { asBuilt } from "./as-built";
import { findCycle } from "./dependencies";
import type { CatalogueEntry } from "./reader";
import type { ServiceDeclaration } from "./schema";

const listed = (names: readonly string[]): string => (names.length > 0 ? names.join(", ") : "none");

function refuseDuplicates(entries: readonly CatalogueEntry[]): void {
  const first = new Map<string, CatalogueEntry>();
  for (const entry of entries) {
    const { service } = entry.service;
    const other = first.get(service);
    if (other) {
      throw new InvalidInputError({
        what: `two services are named ${service}`,
        where: `${entry.where(["service"])} and ${other.where(["service"])}`,
        why: "a service is known by its name everywhere: dependencies, DNS, resources",
        fix: "rename one, or remove its file",
      });
    }
    first.set(service, entry);
  }
}

function refuseUnknownSites(entry: CatalogueEntry, sites: readonly Site[]): void {
  const { service, workload, sites: allowed, built } = entry.service;
  const known = sites.filter((site) => workload === undefined || isDataSite(site)).map((site) => site.name);
  const named: [path: PropertyKey[], names: readonly string[]][] = [
    [["sites", "names"], allowed.names ?? []],
    [["built", "sites", "names"], built?.sites?.names ?? []],
    [["built", "replicas"], Object.keys(built?.replicas ?? {})],
  ];
  for (const [path, names] of named) {
    const index = names.findIndex((name) => !known.includes(name));
    const name = names[index];
    if (name === undefined) continue;
    const cloud = sites.some((site) => site.name === name);
    throw new InvalidInputError({
      what: cloud ? `${service} names the cloud region ${name}` : `unknown site ${name} in ${service}`,
      where: entry.where([...path, path.includes("replicas") ? name : index]),
      why: cloud
        ? "services run in the clusters of data sites; a cloud region has none"
        : "a service that is to run at a place that is not there would not run",
      fix: `name one of: ${listed(known)}; or add ${cloud ? "a data site" : "the site"} to stacks/sites.ts`,
    });
  }
}

/** Refuses replicas that are given for other sites than those at which the service stands. */
function refuseUncountedSites(entry: CatalogueEntry, sites: readonly Site[]): void {
  const { service, built } = entry.service;
  if (!built?.replicas) return;
  const stands = workloadSites(asBuilt(entry.service), sites).map((site) => site.name);
  const counted = Object.keys(built.replicas);
  if (stands.length === counted.length && stands.every((site) => counted.includes(site))) return;
  throw new InvalidInputError({
    what: `${service} stands at ${listed(stands)}, and its replicas are given for ${listed(counted)}`,
    where: entry.where(["built", "replicas"]),
    why: "either every site's number follows from the goals, or every site's is given",
    fix: "give replicas for each of the sites at which it stands, and for no other",
  });
}

function refuseUnknownDependencies(entry: CatalogueEntry, known: ReadonlySet<string>): void {
  const { service, dependencies } = entry.service;
  for (const kind of ["hard", "soft"] as const) {
    for (const [index, dependency] of dependencies[kind].entries()) {
      const where = entry.where(["dependencies", kind, index]);
      if (!known.has(dependency)) {
        throw new InvalidInputError({
          what: `${service} depends on ${dependency}, which no file declares`,
          where,
          why: "what it depends on decides what it survives",
          fix: `correct the name to one of: ${listed([...known].filter((other) => other !== service))}; or add a file for it`,
        });
      }
      const repeated = dependencies[kind].indexOf(dependency) < index;
      if (repeated || (kind === "soft" && dependencies.hard.includes(dependency))) {
        throw new InvalidInputError({
          what: `${service} lists its dependency ${dependency} twice`,
          where,
          why: "a dependency is either hard (down without it) or soft (degraded without it), once",
          fix: "keep one of the two",
        });
      }
    }
  }
}

function refuseCycles(entries: readonly CatalogueEntry[]): void {
  const cycle = findCycle(
    new Map(entries.map(({ service }) => [service.service, service.dependencies.hard] as const)),
  );
  if (!cycle) return;
  const [from, to] = cycle;
  const entry = entries.find(({ service }) => service.service === from);
  const index = entry?.service.dependencies.hard.indexOf(to ?? "") ?? 0;
  throw new InvalidInputError({
    what: `hard dependencies form a cycle: ${cycle.join(" -> ")}`,
    where: entry?.where(["dependencies", "hard", index]) ?? "the service catalogue",
    why: "once all of them are down, each waits for another and none can start",
    fix: "make one of these dependencies soft, or remove it",
  });
}

/** Sites that the goal takes: one is left after the losses, or of a quorum the majority. */
function sitesForGoal(service: ServiceDeclaration): number {
  const losses = toleratedLosses(service.survive);
  return service.approach === "quorum" ? votersNeeded(losses) : losses + 1;
}

/** What to do about sites that are missing. */
function moreSites(entry: CatalogueEntry, sites: readonly Site[], missing: number): string {
  const { service } = entry;
  const allowed = allowedSites(service, sites);
  const others = sites
    .filter((site) => mayHold(site, service.residency) && !allowed.includes(site))
    .filter((site) => service.approach === "quorum" || isDataSite(site))
    .map((site) => `${site.name} (${site.kind})`);
  const kind = service.approach === "quorum" ? "site" : "data site";
  const country = service.residency === "any" ? "" : ` in ${service.residency}`;
  const add = `add ${missing} ${kind}${missing > 1 ? "s" : ""}${country} to stacks/sites.ts`;
  return others.length > 0 ? `allow ${missing} more of: ${listed(others)}; or ${add}` : add;
}

function refuseTooFewSites(entry: CatalogueEntry, sites: readonly Site[]): void {
  const { service, survive, residency, minimumSites = 1 } = entry.service;
  const forGoal = sitesForGoal(entry.service);
  const needed = Math.max(minimumSites, forGoal);
  const selected = selectedSites(entry.service, sites).map((site) => site.name);
  const allowed = allowedSites(entry.service, sites).map((site) => site.name);
  if (allowed.length >= needed) return;
  const fix = moreSites(entry, sites, needed - allowed.length);
  if (selected.length >= needed) {
    throw new InvalidInputError({
      what: `residency ${residency} leaves ${service} ${allowed.length} of its ${selected.length} sites: ${listed(allowed)}`,
      where: entry.where(["residency"]),
      why: `it needs ${needed} sites at the least`,
      fix: `${fix}; or relax residency or survive`,
    });
  }
  if (needed > forGoal) {
    throw new InvalidInputError({
      what: `no placement lets ${service} run at ${needed} sites`,
      where: entry.where(["minimumSites"]),
      why: `minimumSites is ${needed}, and its allowed sites are ${listed(allowed)}`,
      fix: `${fix}; or lower minimumSites`,
    });
  }
  throw new InvalidInputError({
    what: `no placement lets ${service} survive ${survive}`,
    where: entry.where(["survive"]),
    why: `that takes ${needed} sites, and its allowed sites are ${listed(allowed)}`,
    fix: `${fix}; or lower survive`,
  });
}

function refuseTooFewVoters(entry: CatalogueEntry, votingSites: readonly Site[]): void {
  const { service, survive, stores } = asBuilt(entry.service);
  const losses = toleratedLosses(survive);
  const voters = votingSites.map((site) => site.name);
  const needed = votersNeeded(losses);
  if (stores.length === 0 || voters.length >= needed) return;
  throw new InvalidInputError({
    what: `no placement lets ${service} survive ${survive}: the quorum has ${voters.length} voters`,
    where: entry.where(["survive"]),
    why: `after ${losses} lost sites a majority must be left to choose who leads its stores, which takes ${needed} voters; they are at ${listed(voters)}`,
    fix: `add ${needed - voters.length} sites to stacks/sites.ts, data sites or cloud regions; or lower survive`,
  });
}

function refuseTooFewDatabaseSites(entries: readonly CatalogueEntry[], sites: readonly Site[]): void {
  const services = entries.map(({ service }) => asBuilt(service));
  for (const database of planDatabases(services, sites)) {
    const needed = toleratedLosses(database.survive) + 1;
    if (database.sites.length >= needed) continue;
    const strictest = entries.find(
      ({ service }) =>
        asBuilt(service).survive === database.survive &&
        service.stores.some((store) => store.name === database.name),
    );
    const users = database.clients.map((client) => client.service);
    throw new InvalidInputError({
      what: `no placement lets the database ${database.name} survive ${database.survive}`,
      where: strictest?.where(["stores"]) ?? "the service catalogue",
      why: `${users.join(", ")} share it, its residency is ${database.residency}, and that leaves ${listed(database.sites.map((site) => site.name))}; ${needed} sites are needed`,
      fix: "give the services a database each, or allow more sites in that country",
    });
  }
}

/** The one service that is a quorum. */
function findAuthority(entries: readonly CatalogueEntry[]): ServiceDeclaration {
  const [authority, second] = entries.filter(({ service }) => service.approach === "quorum");
  if (!authority || second) {
    throw new InvalidInputError({
      what: authority ? "two services are a quorum" : "no service is a quorum",
      where: (second ?? entries[0])?.where(second ? ["approach"] : ["service"]) ?? "the service catalogue",
      why: "one authority decides who leads the databases; two could decide differently, and none decides nothing",
      fix: authority ? "give one of them another approach" : "declare one service with approach: quorum",
    });
  }
  return authority.service;
}

/**
 * Checks what no single file can show: names, references between services and to sites, and whether the
 * sites can meet each goal at all. Whether what is declared does meet it is for the analysis to say.
 *
 * @returns the service that decides who leads the databases
 * @throws InvalidInputError at the first thing that is not right, with file and line
 */
export function checkCatalogue(
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
): ServiceDeclaration {
  refuseDuplicates(entries);
  const known = new Set(entries.map(({ service }) => service.service));
  for (const entry of entries) {
    refuseUnknownSites(entry, sites);
    refuseUnknownDependencies(entry, known);
  }
  refuseCycles(entries);
  const authority = findAuthority(entries);
  const voters = voterSites(selectedSites(asBuilt(authority), sites));
  for (const entry of entries) {
    refuseUncountedSites(entry, sites);
    refuseTooFewSites(entry, sites);
    refuseTooFewVoters(entry, voters);
  }
  refuseTooFewDatabaseSites(entries, sites);
  return authority;
}
