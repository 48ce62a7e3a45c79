import { namespaceOf, objectName } from "../../blueprint/pod";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf } from "../../graph/values";
import { type Clusters, grouped } from "./clusters";
import type { GatewayClasses, Proxies, ProxyEnd } from "./gateway-proxies";
import { endOf, lookupFrom, type Need, outsideToPods, seenFrom } from "./needs";
import type { Seen, WayPort } from "./network-policies";
import type { Pods } from "./pods";
import type { AttachedRoute } from "./routes";
import type { Way, WayEnd } from "./way";

/** Ports at which browsers ask. */
const USUAL_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** What decides which policies are for the pods of a gateway. */
const GATEWAY_FIELD = "metadata.namespace";

/** Proxies as one end of ways, of which `sees` is what the other end is seen as. */
function proxyEnd(
  gateway: Resource,
  { end }: ProxyEnd,
  sees: readonly Seen[],
  disables: readonly string[],
): WayEnd {
  return {
    pods: end,
    name: objectName(gateway),
    urn: gateway.urn,
    field: GATEWAY_FIELD,
    sees,
    disables,
  };
}

const seenProxies = (clusters: Clusters, { end }: ProxyEnd): Seen => ({
  as: "pods",
  pods: end,
  namespaceLabels: clusters.labelsOfNamespace(end),
});

/** From a gateway's proxies to pods behind one of its routes. */
function behindNeed(
  clusters: Clusters,
  gateway: Resource,
  proxies: Proxies,
  route: Resource,
  pods: Pods,
  { port, protocol }: WayPort,
): Need {
  const disables = [route.urn];
  const way = {
    port: { port, protocol },
    toPorts: pods.ports,
    who: {
      from: { name: objectName(gateway), site: pods.site },
      to: { name: objectName(pods.workload), site: pods.site },
    },
    level: "error",
  } as const;
  switch (proxies.kind) {
    case "unknown":
      return [];
    case "nodes":
      return [{ ...way, to: endOf(pods, [{ as: "entity", entity: proxies.entity }], disables) }];
    case "pods": {
      const sees = seenFrom(clusters, pods.site, pods);
      return proxies.ends.map((each) => ({
        ...way,
        from: proxyEnd(gateway, each, sees, disables),
        to: endOf(pods, seenFrom(clusters, pods.site, each.end), disables),
      }));
    }
  }
}

/** From users to proxies: at a listener's port or, where the proxies have no privileges, at the one that stands for it. */
function userNeeds(gateway: Resource, proxies: Proxies, disables: readonly string[]): Need[] {
  if (proxies.kind !== "pods") return [];
  return listOf(at(gateway.inputs, "spec", "listeners")).flatMap((listener) => {
    const port = numberOf(at(listener, "port"));
    // At another port nobody asks, which is found as what it is.
    if (port === undefined || !USUAL_PORTS.has(port)) return [];
    return [
      proxies.ends.flatMap((each) =>
        each.ports(port).map((number) =>
          outsideToPods(proxyEnd(gateway, each, [], disables), { as: "public" }, "users", {
            port: number,
            protocol: "TCP",
          }),
        ),
      ),
    ];
  });
}

/** From proxies to where their configuration comes from, by its name: without it one that starts serves nothing. */
function controlPlaneNeeds(
  clusters: Clusters,
  gateway: Resource,
  site: string,
  proxies: Proxies,
  disables: readonly string[],
): Need[] {
  if (proxies.kind !== "pods") return [];
  const known = proxies.ends.flatMap((each) =>
    each.controlPlane ? [{ each, controlPlane: each.controlPlane }] : [],
  );
  const [first] = known;
  if (!first) return [];
  const from = ({ each }: typeof first, sees: readonly Seen[]): WayEnd =>
    proxyEnd(gateway, each, sees, disables);
  const ways = (index: number): Way[] =>
    known.flatMap((one): Way[] => {
      const { namespace, labels, ports } = one.controlPlane;
      const port = ports[index];
      if (port === undefined) return [];
      const pods = { site, namespace, labels: new Map(Object.entries(labels)), ports: [] };
      const seen: Seen = { as: "pods", pods, namespaceLabels: clusters.labelsOfNamespace(pods) };
      return [
        {
          from: from(one, [seen]),
          port: { port, protocol: "TCP" },
          toPorts: [],
          who: { from: { name: objectName(gateway), site }, to: { name: "its control plane", site } },
          level: "error",
        },
      ];
    });
  return [
    ...first.controlPlane.ports.map((_, index) => ways(index)),
    known.flatMap((one) => lookupFrom(clusters, from(one, []))),
  ];
}

/** Users to gateways, gateways to the pods behind their routes and to what configures their proxies. */
export function gatewayNeeds(
  clusters: Clusters,
  classes: GatewayClasses,
  routes: readonly AttachedRoute[],
): Need[] {
  return [...grouped(routes, ({ gateway }) => gateway)].flatMap(([gateway, attached]): Need[] => {
    const site = clusters.reading.findSite(gateway);
    if (site === undefined) return [];
    const proxies = classes.proxiesOf(gateway, site);
    const routed = attached.filter(({ behind }) => behind.length > 0).map(({ route }) => route.urn);
    if (routed.length === 0) return [];
    return [
      ...attached.flatMap(({ behind, route }) =>
        behind.map(({ pods, port }) => behindNeed(clusters, gateway, proxies, route, pods, port)),
      ),
      ...userNeeds(gateway, proxies, routed),
      ...controlPlaneNeeds(clusters, gateway, site, proxies, routed),
    ];
  });
}

/** From pods to the proxies of a gateway at their own site, which policies know as such and not by its address. */
export function toProxies(
  clusters: Clusters,
  from: Pods,
  gateway: Resource,
  proxies: Proxies,
  listener: number,
  disabled: string,
): Need {
  const disables = [disabled];
  const way = {
    toPorts: [],
    who: {
      from: { name: objectName(from.workload), site: from.site },
      to: { name: `the proxies of ${namespaceOf(gateway)}/${objectName(gateway)}`, site: from.site },
    },
    level: "error",
  } as const;
  switch (proxies.kind) {
    case "unknown":
      return [];
    case "nodes": {
      const sees: Seen[] = [{ as: "entity", entity: proxies.entity }];
      return [{ ...way, from: endOf(from, sees, disables), port: { port: listener, protocol: "TCP" } }];
    }
    case "pods": {
      const isSeen = seenFrom(clusters, from.site, from);
      return proxies.ends.flatMap((each) =>
        each.ports(listener).map((port) => ({
          ...way,
          from: endOf(from, [seenProxies(clusters, each)], disables),
          to: proxyEnd(gateway, each, isSeen, disables),
          port: { port, protocol: "TCP" },
        })),
      );
    }
  }
}
