import type { ObjectStore } from "../../stores/object-store/object-store";
import { objectStoreKind } from "../../stores/object-store/kind";
import { storesOf } from "../../stores/registry";
import type { Clusters } from "./clusters";
import { routerPorts } from "./database-ways";
import { nameLookup, type Need, podsToPods, portOf } from "./needs";
import type { WayPort } from "./network-policies";
import type { Pods } from "./pods";

/** The port of a gateway at which clients speak S3. */
export const s3Ports = (gateway: Pods): WayPort[] => [portOf(gateway, /^s3$/, 8333) ?? []].flat();

/** Ports at which servers know each other: all but those of clients and of monitoring. */
const ownPorts = (server: Pods): WayPort[] =>
  server.ports.filter((port) => port.name !== "metrics" && !s3Ports(server).includes(port));

function storeNeeds(clusters: Clusters, store: ObjectStore): Need[] {
  const { services, databases } = clusters.blueprint;
  const standing = (entries: readonly { readonly urn?: string }[]): Pods[] =>
    [...new Set(entries.flatMap(({ urn }) => urn ?? []))].flatMap((urn) => clusters.podsOfUrn(urn) ?? []);
  const masters = standing(store.masters.voters);
  const volumes = standing(store.servers);
  const gateways = standing(store.gateways);
  const routers = standing(databases.find(({ name }) => name === store.database)?.routers ?? []);
  const clients = standing(
    services
      .filter(({ stores }) =>
        stores.some(({ kind, name }) => kind === objectStoreKind.kind && name === store.name),
      )
      .flatMap(({ deployments }) => deployments),
  );
  const ways = (from: readonly Pods[], to: readonly Pods[], portsOf: (pods: Pods) => WayPort[]): Need[] =>
    from.flatMap((one) =>
      to
        .filter((other) => other !== one)
        .flatMap((other) =>
          portsOf(other).map((port) =>
            podsToPods(clusters, one, other, port, { from: [one.workload.urn], to: [other.workload.urn] }),
          ),
        ),
    );
  const atOwnSite = (
    from: readonly Pods[],
    to: readonly Pods[],
    portsOf: (pods: Pods) => WayPort[],
  ): Need[] =>
    from.flatMap((one) =>
      ways(
        [one],
        to.filter(({ site }) => site === one.site),
        portsOf,
      ),
    );
  const servers = [...masters, ...volumes, ...gateways];
  return [
    ...servers.map((server) => nameLookup(clusters, server, [server.workload.urn])),
    // Volume servers copy to each other, masters have them make volumes, and gateways ask both.
    ...ways(servers, [...masters, ...volumes], ownPorts),
    ...atOwnSite(gateways, routers, (router) => routerPorts(clusters, router, "read-write")),
    ...atOwnSite(clients, gateways, s3Ports),
  ];
}

/** Servers of object stores to each other, gateways to the database of names, and services to the gateways of their site. */
export function objectStoreNeeds(clusters: Clusters): Need[] {
  return storesOf(clusters.blueprint, objectStoreKind).flatMap((store) => storeNeeds(clusters, store));
}
