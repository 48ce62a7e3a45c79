import { goSeconds } from "@holdfast/contract/duration";
import { readWeed, serverHosts, weedDefaults, type WeedCommand } from "@holdfast/contract/seaweedfs/commands";
import { grouped, parseReplication, type Replication } from "@holdfast/contract/seaweedfs/replication";
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
  /** Which of its containers runs it. */
  readonly index: number;
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
      return [{ store, site, resource, weed, index, ...(host === undefined ? {} : { host }) }];
    });
  read.set(reading, found);
  return found;
}

/** The data center that a volume server says, beside the one that its site's servers are known by. */
export interface DataCenterLabel {
  readonly server: ConfiguredServer;
  readonly value: string;
  /** The site whose servers have that label: most of those that say it. */
  readonly owner: string;
  /** The label of its own site. */
  readonly fit: string;
}

/** The most frequent of some, the preferred one before others that are as frequent, and then the first. */
function mostOf(values: readonly string[], preferred: string): string | undefined {
  const groups = grouped(values, (value) => value);
  const most = Math.max(...groups.map(({ length }) => length));
  const frequent = groups.filter(({ length }) => length === most).map(([value]) => value);
  return frequent.find((value) => value === preferred) ?? frequent[0];
}

/** By which data center masters know each volume server, and by which they ought to. */
export function dataCentersOf(servers: readonly ConfiguredServer[]): DataCenterLabel[] {
  const volumes = servers.filter(({ weed }) => weed.command === "volume");
  const labelOf = ({ weed }: ConfiguredServer): string =>
    weed.options.get("dataCenter") || weedDefaults.dataCenter;
  const siteOf = ({ site }: ConfiguredServer): string => site;
  const owners = new Map(
    grouped(volumes, labelOf).map((group) => {
      const label = labelOf(group[0]!);
      return [label, mostOf(group.map(siteOf), label)!];
    }),
  );
  return grouped(volumes, siteOf).flatMap((neighbours) => {
    const { site } = neighbours[0]!;
    const own = neighbours.map(labelOf).filter((label) => owners.get(label) === site);
    const fit = mostOf(own, site) ?? site;
    return neighbours.map((server) => {
      const value = labelOf(server);
      return { server, value, owner: owners.get(value)!, fit };
    });
  });
}

/** What a server is told of how copies are placed, and by which option; nothing where it leaves that to others. */
export function replicationText({ weed }: ConfiguredServer): { option: string; text: string } | undefined {
  // A master that is told nothing keeps one copy; a gateway then asks for what the master says.
  if (weed.command === "master")
    return { option: "defaultReplication", text: weed.options.get("defaultReplication") || "000" };
  const text = weed.command === "filer" ? weed.options.get("defaultReplicaPlacement") : undefined;
  return text ? { option: "defaultReplicaPlacement", text } : undefined;
}

/** How copies are placed by servers of a command, each that says it. */
function placedBy(servers: readonly ConfiguredServer[], command: "master" | "filer"): Replication[] {
  return servers
    .filter(({ weed }) => weed.command === command)
    .flatMap((server) => parseReplication(replicationText(server)?.text ?? "none") ?? []);
}

/**
 * How copies are placed by more servers than otherwise: what every gateway says for itself goes before what masters say.
 * `undefined` where nobody says it, or as many say one thing as another.
 */
export function agreedReplication(servers: readonly ConfiguredServer[]): Replication | undefined {
  const gateways = servers.filter(({ weed }) => weed.command === "filer");
  const said = placedBy(servers, "filer");
  const deciding = said.length > 0 && said.length === gateways.length ? said : placedBy(servers, "master");
  const agreed = mostFrequent(deciding.map((each) => JSON.stringify(each)));
  return agreed === undefined ? undefined : (JSON.parse(agreed) as Replication);
}

/** Hosts of the masters that more servers are told of than of others; `undefined` where none is known. */
export function agreedMasters(servers: readonly ConfiguredServer[]): string[] | undefined {
  const lists = servers.flatMap(({ weed }) => {
    const hosts = serverHosts(
      ["peers", "mserver", "master"].map((name) => weed.options.get(name)).find(Boolean),
    );
    return hosts.length === 0 ? [] : [JSON.stringify([...new Set(hosts)].sort())];
  });
  const agreed = mostFrequent(lists);
  return agreed === undefined ? undefined : (JSON.parse(agreed) as string[]);
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
function databaseOfFiler(text: string): string | undefined {
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

/** Volume servers as they are meant: one that says another data center than its neighbours is a defect. */
function readServers(
  reading: Reading,
  budgets: Budgets,
  servers: readonly ConfiguredServer[],
): VolumeServer[] {
  return dataCentersOf(servers).flatMap(({ server: { resource, site, weed }, fit }) => {
    const replicas = replicasOf(reading, resource);
    const halls = allowedHalls(podOf(resource), hallsOf(reading, site));
    const each: VolumeServer = {
      ...budgets.standing(resource, site, 1),
      ...(halls.length === 1 ? { hall: halls[0]! } : {}),
      dataCenter: fit,
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
    const seconds = goSeconds(text);
    if (text !== undefined && seconds === undefined)
      reading.misread(master.resource, "weed: -electionTimeout", `a duration is expected; it is ${text}`);
    return seconds === undefined ? weedDefaults.electionMilliseconds : seconds * 1000;
  });
  const hosts = agreedMasters(servers) ?? masters.flatMap(({ host }) => host ?? []);
  const agreed = agreedReplication(servers);
  const replications = agreed ? [agreed] : placedBy(servers, "master");
  const databases = gateways.map((gateway) => databaseOfFiler(filerTextOf(reading, gateway)?.text ?? ""));
  const database = mostFrequent(databases.filter((each) => each !== undefined)) ?? databases.find(Boolean);
  return {
    name,
    masters: {
      name: `${name} masters`,
      electionMilliseconds: Math.max(...election, 0),
      voters: hosts.map((host) => {
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
    servers: readServers(reading, budgets, servers),
    replications: [...new Map(replications.map((each) => [JSON.stringify(each), each])).values()],
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
