import { addressRange } from "@holdfast/contract/addresses";
import { addressesOfGateway } from "../../blueprint/read-sites";
import { types } from "../../blueprint/reading";
import type { Deployment, Service } from "../../blueprint/service";
import { targetPort } from "./cluster-services";
import type { Clusters } from "./clusters";
import { routerPorts } from "./database-ways";
import type { GatewayClasses } from "./gateway-proxies";
import { gatewayNeeds, toProxies } from "./gateway-ways";
import { endOf, nameLookup, type Need, outsideToPods, podsToOutside, podsToPods } from "./needs";
import type { WayPort } from "./network-policies";
import type { Pods } from "./pods";
import type { AttachedRoute } from "./routes";
import type { Way } from "./way";

/** Port of HTTPS. */
const HTTPS = 443;

/** Ports of pods that Services lead to. */
export function servedPorts(clusters: Clusters, pods: Pods): WayPort[] {
  const ports = clusters
    .servicesTo(pods)
    .flatMap((service) => service.ports.flatMap((port) => targetPort(pods, port) ?? []));
  return ports.filter((port, index) => ports.indexOf(port) === index);
}

/** A deployment's ways to what its service calls at the same site, and to the databases that it uses. */
function callNeeds(clusters: Clusters, service: Service, deployment: Deployment): Need[] {
  const from = clusters.podsOfUrn(deployment.urn);
  if (!from) return [];
  const services = new Map(clusters.blueprint.services.map((each) => [each.name, each]));
  const call = (name: string, level: Way["level"]): Need[] =>
    (services.get(name)?.deployments ?? [])
      .filter(({ site }) => site === deployment.site)
      .flatMap(({ urn }) => clusters.podsOfUrn(urn) ?? [])
      .map((to) =>
        servedPorts(clusters, to).flatMap((port) =>
          podsToPods(clusters, from, to, port, { from: [deployment.urn], to: [deployment.urn], level }),
        ),
      );
  const stores = service.stores.flatMap(({ kind, name, access }) => {
    const database =
      kind === "database" ? clusters.blueprint.databases.find((each) => each.name === name) : undefined;
    const routers = (database?.routers ?? []).filter(({ site }) => site === deployment.site);
    return routers
      .flatMap(({ urn }) => clusters.podsOfUrn(urn) ?? [])
      .flatMap((router) =>
        routerPorts(clusters, router, access).map((port) =>
          podsToPods(clusters, from, router, port, { from: [deployment.urn], to: [deployment.urn] }),
        ),
      );
  });
  const calls = service.hardDependencies.length + service.softDependencies.length + service.stores.length;
  return [
    // Whoever calls nobody needs no names.
    ...(calls === 0 ? [] : [nameLookup(clusters, from, [deployment.urn])]),
    ...service.hardDependencies.flatMap((name) => call(name, "error")),
    ...service.softDependencies.flatMap((name) => call(name, "warning")),
    ...stores,
  ];
}

/** From resolvers to name servers, and from these to what they check. */
function nameServerNeeds(clusters: Clusters, classes: GatewayClasses): Need[] {
  const { zones, endpoints } = clusters.blueprint;
  const servers = zones.flatMap((zone) => zone.servers.map((server) => ({ zone, server })));
  return servers.flatMap(({ zone, server }) => {
    const pods = clusters.podsOfUrn(server.urn);
    if (!pods) return [];
    const asked = servedPorts(clusters, pods).map((port): Need => [
      outsideToPods(endOf(pods, [], [server.urn]), { as: "public" }, "resolvers", {
        port: port.port,
        protocol: port.protocol,
      }),
    ]);
    const checked = endpoints
      .filter(({ name }) => name.endsWith(`.${zone.name}`))
      .flatMap(({ answerSets }) => {
        const set = answerSets.find(({ provider, site }) => provider === "own" && site === server.site);
        const others = answerSets.filter((other) => other !== set).flatMap(({ answers }) => answers);
        // An address that no other server answers is told of as such.
        const isShared = (address: string): boolean =>
          answerSets.length === 1 || others.some((other) => other.address === address);
        return (set?.answers ?? [])
          .filter(({ healthCheck, address }) => healthCheck && isShared(address))
          .map(({ address }) => address);
      });
    return [
      ...asked,
      ...[...new Set(checked)].flatMap((address) => [
        checkNeed(pods, address, server.urn),
        ...ownCheckNeeds(clusters, classes, pods, address, server.urn),
      ]),
    ];
  });
}

function checkNeed(pods: Pods, address: string, server: string): Need {
  const range = addressRange(address);
  if (!range) return [];
  return podsToOutside(pods, [{ as: "addresses", range }], HTTPS, address, [server]);
}

/**
 * A server's ways to the proxies of its own site's gateway. Most network plug-ins judge a packet after the load balancer's
 * address was translated to that of a proxy: then the address, which {@link checkNeed} is about, lets nothing through.
 */
function ownCheckNeeds(
  clusters: Clusters,
  classes: GatewayClasses,
  server: Pods,
  address: string,
  urn: string,
): Need[] {
  return clusters.reading.all(types.gateway).flatMap((gateway) => {
    const isOwn =
      clusters.reading.findSite(gateway) === server.site && addressesOfGateway(gateway).includes(address);
    const proxies = isOwn ? classes.proxiesOf(gateway, server.site) : undefined;
    return proxies ? [toProxies(clusters, server, gateway, proxies, HTTPS, urn)] : [];
  });
}

/** Users to services, services to what they call and to their databases, resolvers to name servers. */
export function serviceNeeds(
  clusters: Clusters,
  classes: GatewayClasses,
  routes: readonly AttachedRoute[],
): Need[] {
  const deployments = clusters.blueprint.services.flatMap((service) =>
    service.deployments.map((deployment) => ({ service, deployment })),
  );
  return [
    ...gatewayNeeds(clusters, classes, routes),
    ...deployments.flatMap(({ service, deployment }) => callNeeds(clusters, service, deployment)),
    ...nameServerNeeds(clusters, classes),
  ];
}
