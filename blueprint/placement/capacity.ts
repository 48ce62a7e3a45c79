import { footprintOf, siteNamespaces } from "./quotas";
import type { DataSite } from "../sites/site";
import type { Refusals } from "../source/refusals";
import type { Topology } from "./topology";

/** What this blueprint may use at a site. */
function capacityOf(site: DataSite) {
  return {
    cores: site.halls.reduce((sum, hall) => sum + hall.cores, 0),
    memoryGiB: site.halls.reduce((sum, hall) => sum + hall.memoryGiB, 0),
    storageGiB: site.storageTiB * 1024,
  };
}

/**
 * Refuses a placement for which a site has no room. What counts is what runs after the losses that are
 * survived: replicas at their most, not on an ordinary day.
 *
 * @param refusals each site that is too small is kept here, with what it lacks
 */
export function checkCapacity(topology: Topology, refusals: Refusals): void {
  for (const site of topology.dataSites) {
    const footprints = refusals.attempt(() =>
      siteNamespaces.map((namespace) => footprintOf(namespace, site, topology)),
    );
    if (!footprints) continue;
    const capacity = capacityOf(site);
    for (const resource of ["cores", "memoryGiB", "storageGiB"] as const) {
      const needed = Math.ceil(footprints.reduce((sum, footprint) => sum + footprint[resource], 0));
      if (needed <= capacity[resource]) continue;
      const field = resource === "storageGiB" ? "storageTiB" : "halls";
      refusals.add({
        what: `no placement fits ${site.name}: what is placed there takes ${needed} ${resource}, and it has ${capacity[resource]}`,
        where: topology.whereOfSite(site, [field]),
        why: "it carries its part of peak when other sites are lost, and needs the room before that",
        fix: `add ${needed - capacity[resource]} ${resource} to its ${field === "halls" ? "halls" : "storage"}, add a site, or lower peak demand or the shares promised`,
      });
    }
  }
}
