import type { NamespaceArgs, TrafficRule } from "holdfast";
import { InvalidInputError } from "holdfast/invalid-input";
import { type SiteNamespace, footprintOf, quotaOf } from "./quotas";
import type { DataSite } from "./site";
import type { Topology } from "./topology";

const purposes: { readonly [name in SiteNamespace]: string } = {
  services: "What users need.",
  operations: "What operators need to run the rest.",
  data: "Members and routers of the databases.",
  quorum: "The site's voter of the failover authority.",
  dns: "The site's authoritative DNS server.",
  edge: "The gateway through which requests enter the site.",
};

/** Traffic of whole namespaces. What one workload needs is opened by the component that declares it. */
const ingress: { readonly [name in SiteNamespace]?: TrafficRule[] } = {
  edge: [
    {
      name: "requests",
      purpose: "Requests of users, at the gateway's listener and at the unprivileged port behind it.",
      cidrs: ["0.0.0.0/0"],
      ports: [{ port: 443 }, { port: 10_443 }],
    },
  ],
};

/** The most that one container may ask for; a slip of the keyboard must not take a hall's memory. */
const maximumMemory = "16Gi";

function quotaFor(name: SiteNamespace, site: DataSite, topology: Topology): NamespaceArgs["quota"] {
  return quotaOf(footprintOf(name, site, topology));
}

/**
 * The namespaces of a data site, with quotas that follow from what is placed there.
 *
 * @throws InvalidInputError where the site's halls or storage cannot hold it
 */
export function namespacesOf(site: DataSite, topology: Topology): NamespaceArgs[] {
  const names = Object.keys(purposes) as SiteNamespace[];
  const footprints = names.map((name) => footprintOf(name, site, topology));
  const capacity = {
    cores: site.halls.reduce((sum, hall) => sum + hall.cores, 0),
    memoryGiB: site.halls.reduce((sum, hall) => sum + hall.memoryGiB, 0),
    storageGiB: site.storageTiB * 1024,
  };
  for (const resource of ["cores", "memoryGiB", "storageGiB"] as const) {
    const needed = Math.ceil(footprints.reduce((sum, footprint) => sum + footprint[resource], 0));
    if (needed <= capacity[resource]) continue;
    throw new InvalidInputError({
      what: `no placement fits ${site.name}: what is placed there takes ${needed} ${resource}, and it has ${capacity[resource]}`,
      where: `stacks/sites.ts: ${site.name}`,
      why: "every site carries its part of peak when two others are lost, and has to have the room before",
      fix: `add ${needed - capacity[resource]} ${resource} to its ${resource === "storageGiB" ? "storage" : "halls"}, add a site, or lower peak demand or the shares promised`,
    });
  }
  return names.map((name) => ({
    name,
    purpose: purposes[name],
    quota: quotaFor(name, site, topology),
    containerDefaults: { cpu: "100m", memory: "128Mi", maximumMemory },
    ingress: ingress[name],
  }));
}
