import { ANYWHERE, mayRest } from "@holdfast/contract/residency";
import { SurvivalGoal, toleratedLosses } from "holdfast/goals";
import type { ServiceDeclaration } from "../services/service-schema";
import { mayHold, workloadSites } from "./allowed-sites";
import { type DataSite, type Site, isDataSite } from "../sites/site";

/** A database that services of the catalogue name, with what the strictest of them asks for. */
export interface DatabasePlan {
  readonly name: string;
  /** Sites with members, in the order in which leaders fall back on them: own ones first. */
  readonly sites: readonly DataSite[];
  /** Sites that leaders prefer, the first shard's first: own ones, so that each of these takes writes. */
  readonly leaderSites: readonly DataSite[];
  readonly shards: number;
  /** Storage of one shard, in GiB. */
  readonly storageGiB: number;
  readonly survive: SurvivalGoal;
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  readonly residency: string;
  /** Services that connect to it. */
  readonly clients: readonly ServiceDeclaration[];
}

/** The database entry of a service's stores. */
function databaseOf(service: ServiceDeclaration, name: string) {
  return service.stores.filter((store) => store.kind === "database" && store.name === name);
}

/**
 * The sites in a rotation that the database's name decides, so that databases of one shard do not all lead at the
 * first site, and so that adding a database moves no other's leader.
 */
function startingWith<Item>(name: string, items: readonly Item[]): Item[] {
  const first = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** The residency that all of several allow: a country before the jurisdiction that it belongs to, and either before anywhere. */
function strictest(residencies: readonly string[]): string {
  return residencies.reduce((narrow, other) => (mayRest(narrow, other) ? other : narrow), ANYWHERE);
}

function planDatabase(
  name: string,
  clients: readonly ServiceDeclaration[],
  sites: readonly Site[],
): DatabasePlan {
  const residency = strictest(clients.map((client) => client.residency));
  // A copy holds data of each of the services, so it stands where all of them may be.
  const homes = clients
    .filter(({ workload }) => workload)
    .map((client) => workloadSites(client, sites))
    .reduce((common, at) => common.filter((site) => at.includes(site)), sites.filter(isDataSite))
    .filter((site) => mayHold(site, residency));
  const owned = homes.filter((site) => site.kind === "owned");
  const uses = clients.flatMap((client) => databaseOf(client, name));
  return {
    name,
    sites: [...owned, ...homes.filter((site) => site.kind !== "owned")],
    leaderSites: startingWith(name, owned.length > 0 ? owned : homes),
    shards: Math.max(1, ...uses.map((use) => use.shards ?? 1)),
    storageGiB: uses.reduce((sum, use) => sum + (use.storageGiB ?? 0), 0),
    survive: clients
      .map((client) => client.survive)
      .reduce((strictest, goal) => (toleratedLosses(goal) > toleratedLosses(strictest) ? goal : strictest)),
    rtoSeconds: Math.min(...clients.map((client) => client.rto)),
    rpoSeconds: Math.min(...clients.map((client) => client.rpo)),
    residency,
    clients,
  };
}

/**
 * The databases that the services of a catalogue name, in the order of their first mention.
 *
 * @param services every service of the catalogue
 * @param sites every site of the blueprint
 */
export function planDatabases(
  services: readonly ServiceDeclaration[],
  sites: readonly Site[],
): DatabasePlan[] {
  const clients = new Map<string, ServiceDeclaration[]>();
  for (const service of services) {
    for (const store of service.stores) {
      if (store.kind === "database") clients.set(store.name, [...(clients.get(store.name) ?? []), service]);
    }
  }
  return [...clients].map(([name, users]) => planDatabase(name, users, sites));
}
