import { addressRange } from "@holdfast/contract/addresses";
import { namespaceOf, objectName } from "../../blueprint/pod";
import type { Deployment, Service } from "../../blueprint/service";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf } from "../../graph/values";
import { targetPort } from "./cluster-services";
import type { Clusters } from "./clusters";
import { routerPorts } from "./database-ways";
import { endOf, nameLookup, type Need, outsideToPods, podsToOutside, podsToPods } from "./needs";
import type { End, WayPort } from "./network-policies";
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

/** Ports at which browsers ask. */
const USUAL_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** What an unprivileged gateway adds to the port of a listener, to have one that it may open. */
const UNPRIVILEGED = 10_000;

/** What decides which policies are for the pods of a gateway. */
const GATEWAY_FIELD = "metadata.namespace";

/** The pods that a controller makes of a gateway, in its namespace: nobody knows their labels. */
function gatewayEnd(site: string, gateway: Resource): End {
  return { site, namespace: namespaceOf(gateway), ports: [] };
}

/** From users to gateways, and from gateways to the pods behind their routes. */
function userNeeds(clusters: Clusters, routes: readonly AttachedRoute[]): Need[] {
  const needs: Need[] = [];
  const behind = new Map<Resource, Set<string>>();
  const routed = routes.flatMap(({ gateway, behind: all }) => all.map((each) => ({ ...each, gateway })));
  for (const { gateway, pods, port } of routed) {
    behind.set(gateway, (behind.get(gateway) ?? new Set()).add(pods.workload.urn));
    const edge = gatewayEnd(pods.site, gateway);
    const namespaceLabels = clusters.labelsOfNamespace(edge);
    const disables = [pods.workload.urn];
    needs.push([
      {
        from: {
          ...endOf(pods, [{ as: "pods", pods, namespaceLabels: clusters.labelsOfNamespace(pods) }], disables),
          pods: edge,
          name: objectName(gateway),
          urn: gateway.urn,
          field: GATEWAY_FIELD,
        },
        to: endOf(pods, [{ as: "pods", pods: edge, namespaceLabels }], disables),
        port: { port: port.port, protocol: port.protocol },
        toPorts: pods.ports,
        who: {
          from: { name: objectName(gateway), site: pods.site },
          to: { name: objectName(pods.workload), site: pods.site },
        },
        level: "error",
      },
    ]);
  }
  for (const [gateway, workloads] of behind) {
    const site = clusters.reading.findSite(gateway);
    if (site === undefined) continue;
    const end = {
      pods: gatewayEnd(site, gateway),
      name: objectName(gateway),
      urn: gateway.urn,
      field: GATEWAY_FIELD,
    };
    for (const listener of listOf(at(gateway.inputs, "spec", "listeners"))) {
      const port = numberOf(at(listener, "port"));
      // At another port nobody asks, which is found as what it is.
      if (port === undefined || !USUAL_PORTS.has(port)) continue;
      const to = { ...end, sees: [], disables: [...workloads] };
      needs.push(
        [port, port + UNPRIVILEGED].map((number) =>
          outsideToPods(to, { as: "public" }, "users", { port: number, protocol: "TCP" }),
        ),
      );
    }
  }
  return needs;
}

/** From resolvers to name servers, and from these to what they check. */
function nameServerNeeds(clusters: Clusters): Need[] {
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
    return [...asked, ...[...new Set(checked)].map((address) => checkNeed(pods, address, server.urn))];
  });
}

function checkNeed(pods: Pods, address: string, server: string): Need {
  const range = addressRange(address);
  if (!range) return [];
  return podsToOutside(pods, [{ as: "addresses", range }], HTTPS, address, [server]);
}

/** Users to services, services to what they call and to their databases, resolvers to name servers. */
export function serviceNeeds(clusters: Clusters, routes: readonly AttachedRoute[]): Need[] {
  const deployments = clusters.blueprint.services.flatMap((service) =>
    service.deployments.map((deployment) => ({ service, deployment })),
  );
  return [
    ...userNeeds(clusters, routes),
    ...deployments.flatMap(({ service, deployment }) => callNeeds(clusters, service, deployment)),
    ...nameServerNeeds(clusters),
  ];
}
