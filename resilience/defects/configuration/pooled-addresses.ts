import { objectName, podOf } from "../../blueprint/pod";
import { labels, type Reading } from "../../blueprint/reading";
import { at, listOf, numberOf, textOf, type Value } from "../../graph/values";
import { type ConfiguredRouter, configuredRouters } from "../../stores/database/read-routers";
import { configuredShards } from "../../stores/database/shard-configuration";
import { postgresqlPort } from "./leader-backends";

/** Ports of a router that lead to PostgreSQL itself, and their names: of frontends whose backend's servers are asked there. */
function directPorts(
  { text, router }: ConfiguredRouter,
  members: ReadonlySet<number>,
): ReadonlySet<Value | undefined> {
  const backends = new Map(text.backends.map((each) => [each.name, each]));
  const ports = new Set<Value | undefined>(
    text.frontends
      .filter(({ backend = "" }) =>
        backends.get(backend)?.servers.some(({ port }) => port !== undefined && members.has(port)),
      )
      .flatMap(({ binds }) => binds.map(({ port }) => port)),
  );
  const named = listOf(at(podOf(router), "containers"))
    .flatMap((container) => listOf(at(container, "ports")))
    .filter((port) => ports.has(at(port, "containerPort")) && at(port, "name") !== undefined);
  return new Set([...ports, ...named.map((port) => at(port, "name"))]);
}

/**
 * Whether an address that the pods of a site are told leads to poolers, rather than to members themselves: by the Service's
 * port, the router's frontend, and the port of its backend's servers. One that leads nowhere is a pooler's where there are any.
 */
export function pooledAddresses(reading: Reading): (site: string, address: string) => boolean {
  const ports = new Map<string, Set<number>>();
  for (const { database, members } of configuredShards(reading)) {
    if (!members.some(({ pooler }) => pooler)) continue;
    ports.set(database, new Set([...(ports.get(database) ?? []), ...members.map(postgresqlPort)]));
  }
  if (ports.size === 0) return () => false;
  const direct = new Map(
    configuredRouters(reading).flatMap((router) => {
      const own = ports.get(router.database);
      return own ? [[`${router.site}/${router.database}`, directPorts(router, own)] as const] : [];
    }),
  );
  const addresses = new Set(
    reading.all("kubernetes:core/v1:Service").flatMap((service): string[] => {
      const site = reading.findSite(service);
      const own = direct.get(`${site}/${textOf(at(service.inputs, "metadata", "labels", labels.database))}`);
      if (!own) return [];
      const target = (port: Value): Value | undefined => at(port, "targetPort") ?? at(port, "port");
      return listOf(at(service.inputs, "spec", "ports"))
        .filter((port) => !own.has(target(port)))
        .map((port) => `${site}/${objectName(service)}:${numberOf(at(port, "port"))}`);
    }),
  );
  return (site, address) => {
    const [host = "", port] = address.split(":");
    return addresses.has(`${site}/${host.split(".")[0]}:${port}`);
  };
}
