import { type Footprint, footprintOf, sum } from "../footprint";
import type { ReadArguments } from "../arguments/schema";
import { ObjectRole } from "./names";
import type { ReplicatedObjectStoreArgs } from "./arguments";

/** Storage of a master: which volume is on which server is told by the servers, so there is next to nothing to keep. */
export const masterStorageGiB = 1;

/** Gateways at a site, at the least: one would take every request of the site with it when its node is drained. */
export const fewestGateways = 2;

/** What a server requests. Masters and gateways hold an index in memory, volume servers 16 bytes an object. */
export const serverResources = {
  [ObjectRole.Master]: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "512Mi" } },
  [ObjectRole.Volume]: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "2Gi" } },
  [ObjectRole.Gateway]: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
} as const;

/**
 * What an object store takes at the site that an instance declares.
 *
 * @param args the store's arguments, as they were given
 */
export function objectStoreFootprint(
  args: Pick<ReadArguments<ReplicatedObjectStoreArgs>, "site" | "sites" | "storageGiB" | "gatewayReplicas">,
): Footprint {
  const halls = args.sites.find(({ name }) => name === args.site)?.halls ?? [];
  const gateways = args.gatewayReplicas ?? fewestGateways;
  return sum([
    footprintOf(serverResources[ObjectRole.Master], masterStorageGiB),
    ...halls.map(() => footprintOf(serverResources[ObjectRole.Volume], args.storageGiB)),
    ...Array.from({ length: gateways }, () => footprintOf(serverResources[ObjectRole.Gateway])),
  ]);
}
