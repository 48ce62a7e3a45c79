import type { ReplicatedObjectStoreArgs } from "holdfast";
import type { ReadArguments } from "holdfast/arguments/schema";
import { spreadSite } from "./cluster";
import type { ObjectStorePlan } from "../placement/object-stores";
import { namespaceOf, type Topology } from "../placement/topology";
import type { DataSite } from "../sites/site";

/** Gateways of an object store at each site: one is left where the halls of two are on one feed. */
export const objectGateways = 3;

/** What stands of an object store at a site: its name and arguments. */
export function objectStoreInstance(
  store: ObjectStorePlan,
  site: DataSite,
  topology: Pick<Topology, "images">,
): [string, ReadArguments<ReplicatedObjectStoreArgs>] {
  return [
    `${store.name}-${site.name}`,
    {
      objectStore: store.name,
      site: site.name,
      sites: store.sites.map(spreadSite),
      survive: store.survive,
      names: { database: store.database },
      storageGiB: store.storageGiB,
      clients: store.clients.map((client) => ({ namespace: namespaceOf(client), service: client.service })),
      image: topology.images.objectStore,
      gatewayReplicas: objectGateways,
    },
  ];
}
