import {
  goMilliseconds,
  readWeed,
  serverHosts,
  weedDefaults,
  type WeedCommand,
} from "@holdfast/contract/seaweedfs/commands";
import {
  grouped,
  oneCopy,
  parseReplication,
  type Replication,
} from "@holdfast/contract/seaweedfs/replication";
import { filerStore, localFilerStores } from "@holdfast/contract/seaweedfs/toml";
import { mostFrequent } from "../../arithmetic/majority";
import type { Budgets } from "../../blueprint/budgets";
import { allowedHalls } from "../../blueprint/hall-pinning";
import { namespaceOf, objectName, podOf, replicasOf, startupSeconds } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, recordOf, textOf, textsOf } from "../../graph/values";
import { configMapsOf } from "../database/member-texts";
import type { ObjectStore, VolumeServer } from "./object-store";

/** A server of SeaweedFS: what runs it, where, and what it is told. */
export interface ConfiguredServer {
  readonly store: string;
  readonly site: string;
  readonly resource: Resource;
  readonly weed: WeedCommand;
  /** Where its words stand: `spec.template.spec.containers[0].args`. */
  readonly field: string;
  /** Its host, as it tells others; absent where it says none. */
  readonly host?: string;
}

/** Words of a container that start `weed`, with what Kubernetes puts in place of `$(NAME)`. */
function startOf(
  resource: Resource,
): { weed: WeedCommand; index: number; host: string | undefined } | undefined {
  for (const [index, container] of listOf(at(podOf(resource), "containers")).entries()) {
    const weed = readWeed([...textsOf(at(container, "command")), ...textsOf(at(container, "args"))]);
    if (!weed) continue;
    const pods = listOf(at(container, "env")).filter(
      (variable) => at(variable, "valueFrom", "fieldRef", "fieldPath") === "metadata.name",
    );
    const host = pods.reduce<string | undefined>(
      (text, variable) => text?.replaceAll(`$(${textOf(at(variable, "name"))})`, `${objectName(resource)}-0`),
      weed.options.get("ip"),
    );
    return { weed, index, host };
  }
  return undefined;
}

const read = new WeakMap<Reading, readonly ConfiguredServer[]>();

/** Every server of an object store with what it is told; each is read once. */
export function configuredServers(reading: Reading): readonly ConfiguredServer[] {
  const known = read.get(reading);
  if (known) return known;
  const found = [types.statefulSet, types.deployment]
    .flatMap((type) => reading.all(type))
    .flatMap((resource): ConfiguredServer[] => {
      const store = reading.label(resource, labels.objectStore);
      const start = store === undefined ? undefined : startOf(resource);
      if (store === undefined) return [];
      const site = reading.siteOfObject(resource);
      if (!start) {
        const fault = "a container that runs weed with a command is expected; none does";
        reading.misread(resource, "spec.template.spec.containers", fault);
      }
      if (site === undefined || !start) return [];
      const { weed, index, host } = start;
      const field = `spec.template.spec.containers[${index}].args`;
      return [{ store, site, resource, weed, field, ...(host === undefined ? {} : { host }) }];
    });
  read.set(reading, found);
  return found;
}

/** What a server says of how copies are placed; nothing where it leaves that to others, or it cannot be read. */
export function replicationOf({ weed }: ConfiguredServer): Replication | undefined {
  const text =
    weed.command === "master"
      ? weed.options.get("defaultReplication")
      : weed.options.get("defaultReplicaPlacement");
  if (weed.command !== "master" && (text === undefined || text === "")) return undefined;
  return text === undefined ? oneCopy : parseReplication(text);
}

/** The `filer.toml` that a gateway reads, with the ConfigMap that holds it. */
export function filerTextOf(
  reading: Reading,
  { resource, site }: ConfiguredServer,
): { configuration: Resource; text: string } | undefined {
  for (const volume of listOf(at(podOf(resource), "volumes"))) {
    const name = textOf(at(volume, "configMap", "name"));
    const configuration = configMapsOf(reading).get(`${site}/${namespaceOf(resource)}/${name}`);
    const text = textOf(recordOf(configuration?.inputs["data"])["filer.toml"]);
    if (configuration && text !== undefined) return { configuration, text };
  }
  return undefined;
}

/** The replicated database that a gateway keeps names in, by the name of the router's Service that it calls. */
export function databaseOfFiler(text: string): string | undefined {
  const store = filerStore(text);
  if (!store || localFilerStores.has(store.kind)) return undefined;
  const host = store.settings.get("hostname");
  return typeof host === "string" ? /^(.+)-\d+-leader\./.exec(host)?.[1] : undefined;
}

/** Sites' halls by name. */
function hallsOf(reading: Reading, site: string): string[] {
  const center = reading.all(types.dataCenter).find(({ inputs }) => inputs["site"] === site);
  return listOf(center?.inputs["halls"]).flatMap((hall) => textOf(at(hall, "name")) ?? []);
}

function readServers(
  reading: Reading,
  budgets: Budgets,
  servers: readonly ConfiguredServer[],
): VolumeServer[] {
  return servers.flatMap(({ resource, site, weed }) => {
    const replicas = replicasOf(reading, resource);
    const halls = allowedHalls(podOf(resource), hallsOf(reading, site));
    const each: VolumeServer = {
      ...budgets.standing(resource, site, 1),
      ...(halls.length === 1 ? { hall: halls[0]! } : {}),
      dataCenter: weed.options.get("dataCenter") || weedDefaults.dataCenter,
      rack: weed.options.get("rack") || weedDefaults.rack,
      urn: resource.urn,
    };
    return Array.from({ length: replicas }, () => each);
  });
}

function readStore(
  reading: Reading,
  budgets: Budgets,
  name: string,
  servers: readonly ConfiguredServer[],
): ObjectStore {
  const running = (command: string): ConfiguredServer[] =>
    servers.filter(({ weed }) => weed.command === command);
  const masters = running("master");
  const gateways = running("filer");
  const election = masters.map((master) => {
    const text = master.weed.options.get("electionTimeout");
    const milliseconds = text === undefined ? weedDefaults.electionMilliseconds : goMilliseconds(text);
    if (milliseconds === undefined)
      reading.misread(
        master.resource,
        `${master.field}: -electionTimeout`,
        `a duration is expected; it is ${text}`,
      );
    return milliseconds ?? weedDefaults.electionMilliseconds;
  });
  const lists = masters.map(({ weed }) => JSON.stringify(serverHosts(weed.options.get("peers")).toSorted()));
  const hosts = new Set([
    ...(JSON.parse(mostFrequent(lists) ?? lists[0] ?? "[]") as string[]),
    ...(lists.length === 0 ? [] : masters.flatMap(({ host }) => host ?? [])),
  ]);
  const replications = servers.flatMap((server) => {
    if (server.weed.command === "volume") return [];
    const replication = replicationOf(server);
    const told =
      server.weed.options.get("defaultReplication") ?? server.weed.options.get("defaultReplicaPlacement");
    if (replication === undefined && told)
      reading.misread(
        server.resource,
        server.field,
        `a replication of three digits is expected; it is ${told}`,
      );
    return replication ?? [];
  });
  const said = gateways.flatMap((gateway) => replicationOf(gateway) ?? []);
  // What every gateway says for itself holds in place of what masters say.
  const inForce = gateways.length > 0 && said.length === gateways.length ? said : replications;
  const databases = gateways.map((gateway) => databaseOfFiler(filerTextOf(reading, gateway)?.text ?? ""));
  const database = mostFrequent(databases.filter((each) => each !== undefined)) ?? databases.find(Boolean);
  return {
    name,
    masters: {
      name: `${name} masters`,
      electionMilliseconds: Math.max(...election, 0),
      voters: [...hosts].map((host) => {
        const found = masters.find((master) => master.host === host);
        if (!found) return { name: host };
        const evictable = budgets.standing(found.resource, found.site, 1).evictable !== 0;
        return {
          name: host.split(".")[0] ?? host,
          address: host,
          site: found.site,
          evictable,
          urn: found.resource.urn,
        };
      }),
    },
    servers: readServers(reading, budgets, running("volume")),
    replications: [...new Map(inForce.map((each) => [JSON.stringify(each), each])).values()],
    gateways: gateways.map(({ resource, site }) => ({
      ...budgets.standing(resource, site),
      replicas: replicasOf(reading, resource),
      startupSeconds: startupSeconds(reading, resource),
      urn: resource.urn,
    })),
    ...(database === undefined ? {} : { database }),
  };
}

/** Reads every object store from the command lines of its servers. */
export function readObjectStores(reading: Reading, budgets: Budgets): ObjectStore[] {
  return grouped(configuredServers(reading), ({ store }) => store).map((servers) =>
    readStore(reading, budgets, servers[0]!.store, servers),
  );
}
