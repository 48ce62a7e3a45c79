import { copiesOf } from "@holdfast/contract/seaweedfs/replication";
import { SurvivalGoal, toleratedLosses } from "holdfast/goals";
import type { ServiceDeclaration } from "../services/service-schema";
import { mayHold, workloadSites } from "./allowed-sites";
import { strictestOf } from "./databases";
import { type DataSite, type Site, isDataSite } from "../sites/site";

/** An object store that services of the catalogue name, with what the strictest of them asks for. */
export interface ObjectStorePlan {
  readonly name: string;
  /** Sites with objects, a master and gateways. */
  readonly sites: readonly DataSite[];
  /** Disk of one volume server, in GiB. */
  readonly storageGiB: number;
  readonly survive: SurvivalGoal;
  /** The database that holds the names of objects. */
  readonly database: string;
  /** Services that connect to it. */
  readonly clients: readonly ServiceDeclaration[];
}

/** Disks are full before every byte of them is used: volumes have a size, and deleted objects stay until one is compacted. */
const SLACK = 1.25;

function planObjectStore(
  name: string,
  clients: readonly ServiceDeclaration[],
  sites: readonly Site[],
): ObjectStorePlan {
  const { residency, survive } = strictestOf(clients);
  const homes = sites
    .filter(isDataSite)
    .filter((site) => mayHold(site, residency))
    .filter((site) => clients.some((client) => workloadSites(client, sites).includes(site)));
  const uses = clients.flatMap(({ stores }) =>
    stores.filter((store) => store.kind === "object-store" && store.name === name),
  );
  const losses = toleratedLosses(survive);
  const copies = copiesOf({ otherDataCenters: losses, otherRacks: losses === 0 ? 1 : 0, otherServers: 0 });
  const objectsGiB = uses.reduce((sum, use) => sum + (use.storageGiB ?? 0), 0);
  // Once lost copies are made again, the sites that are left hold all of them.
  const siteGiB = (objectsGiB * copies) / Math.max(1, homes.length - losses);
  const fewestHalls = Math.min(...homes.map(({ halls }) => halls.length));
  return {
    name,
    sites: homes,
    storageGiB: Math.max(10, Math.ceil((siteGiB * SLACK) / fewestHalls)),
    survive,
    database: uses.find(({ names }) => names !== undefined)?.names ?? "",
    clients,
  };
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
  const names = new Set(
    services.flatMap(({ stores }) =>
      stores.filter(({ kind }) => kind === "object-store").map(({ name }) => name),
    ),
  );
  return [...names].map((name) => {
    const users = services.filter(({ stores }) =>
      stores.some((store) => store.kind === "object-store" && store.name === name),
    );
    return planObjectStore(name, users, sites);
  });
}
