import { copiesOf } from "@holdfast/contract/seaweedfs/replication";
import { toleratedLosses } from "holdfast/goals";
import type { ServiceDeclaration } from "../services/service-schema";
import type { Site } from "../sites/site";
import { type SharedStore, sharedStores } from "./shared-store";

/** An object store, with objects, a master and gateways at each of its sites. */
export interface ObjectStorePlan extends SharedStore {
  /** Disk of one volume server, in GiB. */
  readonly storageGiB: number;
  /** The database that holds the names of objects. */
  readonly database: string;
}

/** Disks are full before every byte of them is used: volumes have a size, and deleted objects stay until one is compacted. */
const SLACK = 1.25;

/** Disk of one volume server, in GiB: once lost copies are made again, the sites that are left hold all of them. */
function volumeServerGiB({ sites, survive, uses }: SharedStore): number {
  const losses = toleratedLosses(survive);
  const copies = copiesOf({ otherDataCenters: losses, otherRacks: losses === 0 ? 1 : 0, otherServers: 0 });
  const objectsGiB = uses.reduce((sum, use) => sum + (use.storageGiB ?? 0), 0);
  const siteGiB = (objectsGiB * copies) / Math.max(1, sites.length - losses);
  const fewestHalls = Math.min(...sites.map(({ halls }) => halls.length));
  return Math.max(10, Math.ceil((siteGiB * SLACK) / fewestHalls));
}

/**
 * The object stores that the services of a catalogue name, in the order of their first mention.
 *
 * @param services every service of the catalogue
 * @param sites every site of the blueprint
 */
export function planObjectStores(
  services: readonly ServiceDeclaration[],
  sites: readonly Site[],
): ObjectStorePlan[] {
  return sharedStores("object-store", services, sites).map((store) => ({
    ...store,
    storageGiB: volumeServerGiB(store),
    database: store.uses.find(({ names }) => names !== undefined)?.names ?? "",
  }));
}
