import type { ServiceDeclaration } from "../services/service-schema";
import type { DataSite, Site } from "../sites/site";
import { type SharedStore, sharedStores } from "./shared-store";

/** A database; its sites stand in the order in which leaders fall back on them: own ones first. */
export interface DatabasePlan extends SharedStore {
  /** Sites that leaders prefer, the first shard's first: own ones, so that each of these takes writes. */
  readonly leaderSites: readonly DataSite[];
  readonly shards: number;
  /** Storage of one shard, in GiB. */
  readonly storageGiB: number;
  /** A pooler stands beside each member: some client reaches it that way. */
  readonly pooled: boolean;
}

/**
 * The sites in a rotation that the database's name decides, so that databases of one shard do not all lead at the
 * first site, and so that adding a database moves no other's leader.
 */
function startingWith<Item>(name: string, items: readonly Item[]): Item[] {
  const first = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
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
  return sharedStores("database", services, sites).map((store) => {
    const owned = store.sites.filter((site) => site.kind === "owned");
    return {
      ...store,
      sites: [...owned, ...store.sites.filter((site) => site.kind !== "owned")],
      leaderSites: startingWith(store.name, owned.length > 0 ? owned : store.sites),
      shards: Math.max(1, ...store.uses.map((use) => use.shards ?? 1)),
      storageGiB: store.uses.reduce((sum, use) => sum + (use.storageGiB ?? 0), 0),
      pooled: store.uses.some((use) => use.pooled),
    };
  });
}
