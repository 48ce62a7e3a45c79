import type { Defect } from "../defect";
import { labels } from "../../blueprint/reading";
import { toldDatabases } from "../../blueprint/read-told-databases";
import { at } from "../../graph/values";
import type { Clusters } from "./clusters";

/** `name.namespace.svc:port`, as the clients of a cluster resolve it. */
const HOST = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.[a-z0-9.-]+)?)?:(\d+)$/;

/** Pods that are told of shards, hosts or ports of their databases that there are not. */
export function misledClients(clusters: Clusters): Defect[] {
  const services = new Map(
    clusters.services.map((each) => [`${each.site}/${each.namespace}/${each.name}`, each]),
  );
  const shardsOf = new Map(clusters.blueprint.databases.map(({ name, shards }) => [name, shards.length]));
  const isThere = (site: string, host: string, database: string, shard: number): boolean => {
    const [, name = "", namespace = "", port = ""] = HOST.exec(host) ?? [];
    const service = services.get(`${site}/${namespace}/${name}`);
    const own = (label: string) => at(service?.resource.inputs, "metadata", "labels", label);
    return (
      service !== undefined &&
      service.ports.some((each) => each.port === Number(port)) &&
      own(labels.database) === database &&
      own(labels.shard) === String(shard)
    );
  };
  const deployments = clusters.blueprint.services.flatMap((service) =>
    service.deployments.map((deployment) => ({ service, ...deployment })),
  );
  return deployments.flatMap(({ service, site, urn }): Defect[] => {
    const resource = clusters.reading.resource(urn);
    const told = resource && toldDatabases(resource);
    if (!told) return [];
    const defect = (database: string, value: string, expected: string): Defect => ({
      policy: "ways-are-open",
      level: "error",
      resource: urn,
      field: told.field,
      problem: { kind: "told-elsewhere", service: service.name, database, value, expected },
      disables: [urn],
    });
    if (!told.databases) return [defect("", "no list of databases with their shards", "such a list")];
    return Object.entries(told.databases).flatMap(([database, { shards }]): Defect[] => {
      const count = shardsOf.get(database);
      const known = service.stores.some(({ kind, name }) => kind === "database" && name === database);
      if (count === undefined || !known) return [];
      if (count !== shards.length)
        return [defect(database, `${shards.length} shards of ${database}`, `${count} shards`)];
      const wrong = shards.flatMap((each, shard) =>
        [each.leader, each.replica].filter((host) => !isThere(site, host, database, shard)),
      );
      const [first] = wrong;
      return first === undefined
        ? []
        : [defect(database, first, "the Services of its shards, in their order")];
    });
  });
}
