import { objectName, podOf } from "../../blueprint/pod";
import { labels, type Reading } from "../../blueprint/reading";
import { at, listOf, numberOf, textOf, type Value } from "../../graph/values";
import { type ConfiguredRouter, configuredRouters } from "../../stores/database/read-routers";
import { configuredShards } from "../../stores/database/shard-configuration";

/** Ports of a router that lead to poolers, and their names: frontends whose backend's servers are asked at a pooler's port. */
function pooledPorts(
  { text, router }: ConfiguredRouter,
  poolers: ReadonlySet<number>,
): ReadonlySet<Value | undefined> {
  const backends = new Map(text.backends.map((each) => [each.name, each]));
  const ports = new Set<Value | undefined>(
    text.frontends
      .filter(({ backend = "" }) =>
        backends.get(backend)?.servers.some(({ port }) => port !== undefined && poolers.has(port)),
      )
      .flatMap(({ binds }) => binds.map(({ port }) => port)),
  );
  const named = listOf(at(podOf(router), "containers"))
    .flatMap((container) => listOf(at(container, "ports")))
    .filter((port) => ports.has(at(port, "containerPort")) && at(port, "name") !== undefined);
  return new Set([...ports, ...named.map((port) => at(port, "name"))]);
}

/**
 * Whether an address that the pods of a site are told leads to poolers rather than to members: by the Service's port, the
 * router's frontend, and the port of its backend's servers.
 */
export function pooledAddresses(reading: Reading): (site: string, address: string) => boolean {
  const poolers = new Map<string, Set<number>>();
  for (const { database, members } of configuredShards(reading)) {
    const ports = members.flatMap(({ pooler }) => pooler?.text.listenPort ?? []);
    if (ports.length > 0) poolers.set(database, new Set([...(poolers.get(database) ?? []), ...ports]));
  }
  if (poolers.size === 0) return () => false;
  const routed = new Map(
    configuredRouters(reading).map((router) => [
      `${router.site}/${router.database}`,
      pooledPorts(router, poolers.get(router.database) ?? new Set()),
    ]),
  );
  const addresses = new Set(
    reading.all("kubernetes:core/v1:Service").flatMap((service): string[] => {
      const site = reading.findSite(service);
      const ports = routed.get(
        `${site}/${textOf(at(service.inputs, "metadata", "labels", labels.database))}`,
      );
      if (!ports || ports.size === 0) return [];
      const target = (port: Value): Value | undefined => at(port, "targetPort") ?? at(port, "port");
      return listOf(at(service.inputs, "spec", "ports"))
        .filter((port) => ports.has(target(port)))
        .map((port) => `${site}/${objectName(service)}:${numberOf(at(port, "port"))}`);
    }),
  );
  return (site, address) => {
    const [host = "", port] = address.split(":");
    return addresses.has(`${site}/${host.split(".")[0]}:${port}`);
  };
}
