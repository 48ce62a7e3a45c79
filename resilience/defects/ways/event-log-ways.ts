import { eventLogKind } from "../../stores/event-log/kind";
import { storesOf } from "../../stores/registry";
import type { Clusters } from "./clusters";
import { nameLookup, type Need, podsToPods, portOf } from "./needs";
import type { WayPort } from "./network-policies";
import type { Pods } from "./pods";

/** The port of a log's server at which clients speak to it. */
export const clientPorts = (server: Pods): WayPort[] => [portOf(server, /^client$/, 4222) ?? []].flat();

/** Servers of event logs to each other, and services to the servers of every site: any of them will do, so all have to. */
export function eventLogNeeds(clusters: Clusters): Need[] {
  const { blueprint } = clusters;
  return storesOf(blueprint, eventLogKind).flatMap((log) => {
    const servers = log.servers.flatMap(({ urn }) => {
      const pods = urn === undefined ? undefined : clusters.podsOfUrn(urn);
      return urn === undefined || !pods ? [] : [{ urn, pods }];
    });
    const users = blueprint.services
      .filter(({ stores }) =>
        stores.some(({ kind, name }) => kind === eventLogKind.kind && name === log.name),
      )
      .flatMap(({ deployments }) => deployments)
      .flatMap(({ urn }) => {
        const pods = clusters.podsOfUrn(urn);
        return pods ? [{ urn, pods }] : [];
      });
    return [
      ...servers.map(({ urn, pods }) => nameLookup(clusters, pods, [urn])),
      ...servers.flatMap((to) => {
        const cluster = portOf(to.pods, /^cluster$/, 6222);
        return [
          ...(cluster ? servers.filter((from) => from !== to) : []).map((from) =>
            podsToPods(clusters, from.pods, to.pods, cluster!, { from: [from.urn], to: [to.urn] }),
          ),
          ...clientPorts(to.pods).flatMap((client) =>
            users.map((from) =>
              podsToPods(clusters, from.pods, to.pods, client, {
                // Of another site's server it is short of one of several.
                from: from.pods.site === to.pods.site ? [from.urn] : [],
                to: [to.urn],
              }),
            ),
          ),
        ];
      }),
    ];
  });
}
