import type { Defect } from "../defect";
import { labels } from "../../blueprint/reading";
import { toldDatabases } from "../../blueprint/read-told-databases";
import { at } from "../../graph/values";
import type { Database } from "../../stores/database/database";
import type { Clusters } from "./clusters";

/** `name.namespace.svc:port`, as the clients of a cluster resolve it. */
const HOST = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.[a-z0-9.-]+)?)?:(\d+)$/;

const ROLES = ["leader", "replica"] as const;
type Role = (typeof ROLES)[number];

/**
 * Pods that are told of shards, hosts or ports of their databases that there are not.
 *
 * @param ofServices what is found of Services themselves: pods that are told of one of those are told right
 */
export function misledClients(clusters: Clusters, ofServices: readonly Defect[]): Defect[] {
  const services = new Map(
    clusters.services.map((each) => [`${each.site}/${each.namespace}/${each.name}`, each]),
  );
  const databases = new Map(clusters.blueprint.databases.map((each) => [each.name, each]));
  const isFoundOf = (urn: string): boolean => ofServices.some(({ resource }) => resource === urn);
  /** Whether routers are found to have no Service at a port, so that pods cannot be told of one. */
  const isUnserved = (routers: Database["routers"], site: string, port: string): boolean =>
    ofServices.some(
      ({ resource, problem }) =>
        problem.kind === "unserved" &&
        problem.ports?.includes(port) === true &&
        routers.some((router) => router.site === site && router.urn === resource),
    );
  const isRight = (site: string, { name, routers }: Database, shard: number, role: Role, host: string) => {
    const [, object = "", namespace = "", port = ""] = HOST.exec(host) ?? [];
    const service = services.get(`${site}/${namespace}/${object}`);
    if (!service) return isUnserved(routers, site, `${role}-${shard}`);
    const own = (label: string) => at(service.resource.inputs, "metadata", "labels", label);
    return (
      (service.ports.some((each) => each.port === Number(port)) || isFoundOf(service.resource.urn)) &&
      own(labels.database) === name &&
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
    return Object.entries(told.databases).flatMap(([name, { shards }]): Defect[] => {
      const database = databases.get(name);
      const known = service.stores.some((store) => store.kind === "database" && store.name === name);
      if (!database || !known) return [];
      const count = database.shards.length;
      if (count !== shards.length)
        return [defect(name, `${shards.length} shards of ${name}`, `${count} shards`)];
      const [wrong] = shards.flatMap((each, shard) =>
        ROLES.filter((role) => !isRight(site, database, shard, role, each[role])).map((role) => each[role]),
      );
      return wrong === undefined ? [] : [defect(name, wrong, "the Services of its shards, in their order")];
    });
  });
}
