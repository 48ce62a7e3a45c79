import { votersToSurvive } from "holdfast/consensus-quorum/majority";
import { toleratedLosses } from "holdfast/goals";
import { planDatabases } from "../placement/databases";
import { type SharedStore, sharedStores } from "../placement/shared-store";
import { allowedSites, mayHold, selectedSites, workloadSites } from "../placement/allowed-sites";
import { type Site, isDataSite } from "../sites/site";
import { Refusals } from "../source/refusals";
import { voterSites } from "../placement/voters";
import { asBuilt } from "./as-built";
import type { CatalogueEntry } from "./catalogue";
import { type CatalogueChecks, listed, refuseAmbiguities } from "./references";
import type { ServiceDeclaration } from "./service-schema";

/** Sites that the goal takes: one is left after the losses, or of a quorum the majority. */
function sitesForGoal(service: ServiceDeclaration): number {
  const losses = toleratedLosses(service.survive);
  return service.approach === "quorum" ? votersToSurvive(losses) : losses + 1;
}

/** What to do about sites that are missing. */
function moreSites(entry: CatalogueEntry, sites: readonly Site[], missing: number, siteList: string): string {
  const { service } = entry;
  const allowed = allowedSites(service, sites);
  const others = sites
    .filter((site) => mayHold(site, service.residency) && !allowed.includes(site))
    .filter((site) => service.approach === "quorum" || isDataSite(site))
    .map((site) => `${site.name} (${site.kind})`);
  const kind = service.approach === "quorum" ? "site" : "data site";
  const country = service.residency === "any" ? "" : ` in ${service.residency}`;
  const add = `add ${missing} ${kind}${missing > 1 ? "s" : ""}${country} to ${siteList}`;
  return others.length > 0 ? `allow ${missing} more of: ${listed(others)}; or ${add}` : add;
}

/** Keeps a goal that takes more sites than the service may stand at. @returns whether there are enough */
function refuseTooFewSites(
  entry: CatalogueEntry,
  sites: readonly Site[],
  { siteList, refusals }: CatalogueChecks,
): boolean {
  const { service, survive, residency, minimumSites = 1 } = entry.service;
  const forGoal = sitesForGoal(entry.service);
  const needed = Math.max(minimumSites, forGoal);
  const selected = selectedSites(entry.service, sites).map((site) => site.name);
  const allowed = allowedSites(entry.service, sites).map((site) => site.name);
  if (allowed.length >= needed) return true;
  const fix = moreSites(entry, sites, needed - allowed.length, siteList);
  if (selected.length >= needed) {
    refusals.add({
      what: `residency ${residency} leaves ${service} ${allowed.length} of its ${selected.length} sites: ${listed(allowed)}`,
      where: entry.where(["residency"]),
      why: `it needs ${needed} sites at the least`,
      fix: `${fix}; or relax residency or survive`,
    });
    return false;
  }
  if (needed > forGoal) {
    refusals.add({
      what: `no placement lets ${service} run at ${needed} sites`,
      where: entry.where(["minimumSites"]),
      why: `minimumSites is ${needed}, and its allowed sites are ${listed(allowed)}`,
      fix: `${fix}; or lower minimumSites`,
    });
    return false;
  }
  refusals.add({
    what: `no placement lets ${service} survive ${survive}`,
    where: entry.where(["survive"]),
    why: `that takes ${needed} sites, and its allowed sites are ${listed(allowed)}`,
    fix: `${fix}; or lower survive`,
  });
  return false;
}

function refuseTooFewVoters(
  entry: CatalogueEntry,
  votingSites: readonly Site[],
  { siteList, refusals }: CatalogueChecks,
): void {
  const { service, survive, stores } = asBuilt(entry.service);
  const losses = toleratedLosses(survive);
  const voters = votingSites.map((site) => site.name);
  const needed = votersToSurvive(losses);
  if (stores.length === 0 || voters.length >= needed) return;
  refusals.add({
    what: `no placement lets ${service} survive ${survive}: the quorum has ${voters.length} voters`,
    where: entry.where(["survive"]),
    why: `after ${losses} lost sites a majority must be left to choose who leads its stores, which takes ${needed} voters; they are at ${listed(voters)}`,
    fix: `add ${needed - voters.length} sites to ${siteList}, data sites or cloud regions; or lower survive`,
  });
}

/** Refuses a service at a site at which its store may not stand: the data of another one is in it, which may not be there. */
function refuseServicesWithoutStore(
  noun: string,
  { name, clients, sites: at }: SharedStore,
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
  refusals: Refusals,
): void {
  for (const client of clients) {
    const without = workloadSites(client, sites).filter((site) => !at.includes(site));
    const keeping = clients.find((other) =>
      without.some((site) => other.workload && !workloadSites(other, sites).includes(site)),
    );
    const entry = entries.find(({ service }) => service.service === client.service);
    if (without.length === 0 || !keeping || !entry) continue;
    const missing = listed(without.map((site) => site.name));
    refusals.add({
      what: `${client.service} runs at ${missing}, where its ${noun} ${name} may not stand`,
      where: entry.where(["stores"]),
      why: `${keeping.service} keeps data in it too, and may be at ${listed(workloadSites(keeping, sites).map((site) => site.name))} only`,
      fix: `give the services a store each, allow ${missing} for ${keeping.service}, or run ${client.service} elsewhere`,
    });
  }
}

/** Refuses services without their object store or event log. Whether the sites of one are enough is for its component to say. */
function refuseStoresWithoutSites(
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
  refusals: Refusals,
): void {
  const services = entries.map(({ service }) => asBuilt(service));
  for (const store of sharedStores("object-store", services, sites))
    refuseServicesWithoutStore("object store", store, entries, sites, refusals);
  // A service reaches servers of an event log at other sites, so one without any at its own is none to refuse.
  for (const log of sharedStores("event-log", services, sites).filter(({ sites }) => sites.length === 0))
    refuseServicesWithoutStore("event log", log, entries, sites, refusals);
}

function refuseTooFewDatabaseSites(
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
  sufficient: ReadonlySet<string>,
  refusals: Refusals,
): void {
  const services = entries.map(({ service }) => asBuilt(service));
  for (const database of planDatabases(services, sites)) {
    const needed = toleratedLosses(database.survive) + 1;
    if (database.sites.length >= needed) {
      refuseServicesWithoutStore("database", database, entries, sites, refusals);
      continue;
    }
    // Where one of its clients has too few sites for itself, that is what is wrong.
    if (database.clients.some(({ service }) => !sufficient.has(service))) continue;
    const strictest = entries.find(
      ({ service }) =>
        asBuilt(service).survive === database.survive &&
        service.stores.some((store) => store.name === database.name),
    );
    const users = database.clients.map((client) => client.service);
    refusals.add({
      what: `no placement lets the database ${database.name} survive ${database.survive}`,
      where: strictest?.where(["stores"]) ?? "the service catalogue",
      why: `${users.join(", ")} share it, its residency is ${database.residency}, and that leaves ${listed(database.sites.map((site) => site.name))}; ${needed} sites are needed`,
      fix: "give the services a database each, or allow more sites in that country",
    });
  }
}

/** The one service that is a quorum. */
function findAuthority(
  entries: readonly CatalogueEntry[],
  { complete, refusals }: CatalogueChecks,
): ServiceDeclaration | undefined {
  const [authority, ...others] = entries.filter(({ service }) => service.approach === "quorum");
  const why =
    "one authority decides who leads the databases; two could decide differently, and none decides nothing";
  if (authority) {
    for (const other of others) {
      refusals.add({
        what: `two services are a quorum: ${authority.service.service} and ${other.service.service}`,
        where: `${authority.where(["approach"])} and ${other.where(["approach"])}`,
        why,
        fix: "give one of them another approach",
      });
    }
  } else if (complete) {
    refusals.add({
      what: "no service is a quorum",
      where: entries[0]?.where(["service"]) ?? "the service catalogue",
      why,
      fix: "declare one service with approach: quorum",
    });
  }
  return others.length === 0 ? authority?.service : undefined;
}

/**
 * Checks what no single file can show: names, references between services and to sites, and whether the
 * sites can meet each goal at all. Whether what is declared does meet it is for the analysis to say.
 *
 * @param entries the services
 * @param sites the sites
 * @param checks where to keep what is wrong, and what is known of services and sites that are refused
 * @returns the service that decides who leads the databases; nothing where there is none, or several
 */
export function compareServices(
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
  checks: CatalogueChecks,
): ServiceDeclaration | undefined {
  const { refusals } = checks;
  const placed = refuseAmbiguities(entries, sites, checks);
  const authority = findAuthority(entries, checks);
  // Sites that are refused may be what is missing, and services that are refused share databases.
  if (!checks.complete) return authority;
  const sufficient = new Set(
    placed.filter((entry) => refuseTooFewSites(entry, sites, checks)).map(({ service }) => service.service),
  );
  if (authority) {
    const voters = voterSites(selectedSites(asBuilt(authority), sites));
    for (const entry of placed.filter(({ service }) => sufficient.has(service.service))) {
      refuseTooFewVoters(entry, voters, checks);
    }
  }
  refuseTooFewDatabaseSites(entries, sites, sufficient, refusals);
  refuseStoresWithoutSites(entries, sites, refusals);
  return authority;
}

/**
 * Checks a whole catalogue.
 *
 * @returns the service that decides who leads the databases
 * @throws InvalidInputError with everything that is not right, by file and line
 */
export function checkCatalogue(
  entries: readonly CatalogueEntry[],
  sites: readonly Site[],
): ServiceDeclaration {
  const refusals = new Refusals();
  const authority = compareServices(entries, sites, {
    refusedServices: [],
    complete: true,
    siteList: "the list of sites",
    refusals,
  });
  refusals.throwIfAny();
  if (!authority) throw new Error("no service is a quorum, and nothing was refused");
  return authority;
}
