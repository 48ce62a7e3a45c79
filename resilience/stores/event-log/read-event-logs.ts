import { type NatsServer, readServer } from "@holdfast/contract/nats/server";
import { readStream, streamFile } from "@holdfast/contract/nats/streams";
import type { Budgets } from "../../blueprint/budgets";
import { namespaceOf, objectName, podOf, replicasOf } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, recordOf, textOf, textsOf } from "../../graph/values";
import { configMapsOf } from "../database/member-texts";
import type { EventLog, LogServer, LogStream } from "./event-log";

/** A server's resource, with what it is told. */
export interface ConfiguredServer {
  readonly log: string;
  readonly site: string;
  /** The StatefulSet. */
  readonly resource: Resource;
  /** The ConfigMap with its file, and the file's name. */
  readonly configuration: Resource;
  readonly file: string;
  readonly settings: NatsServer;
  /** Hosts by which others are routed to its pods. */
  readonly hosts: readonly string[];
}

/** ConfigMaps that pods mount, by the pods' volumes. */
function mountedMaps(
  reading: Reading,
  site: string,
  owner: Resource,
  pod: ReturnType<typeof podOf>,
): Resource[] {
  return listOf(at(pod, "volumes")).flatMap((volume) => {
    const name = textOf(at(volume, "configMap", "name"));
    return name === undefined
      ? []
      : (configMapsOf(reading).get(`${site}/${namespaceOf(owner)}/${name}`) ?? []);
  });
}

/** The file that a server is started with: `--config`, `-c`. */
function configurationFile(pod: ReturnType<typeof podOf>): string {
  for (const container of listOf(at(pod, "containers"))) {
    const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))];
    const index = words.findIndex((word) => /^--?(config|c)(=|$)/.test(word));
    const word = words[index];
    const path = word?.includes("=") ? word.slice(word.indexOf("=") + 1) : words[index + 1];
    if (index >= 0 && path !== undefined) return path.split("/").at(-1) ?? path;
  }
  return "nats.conf";
}

function clusterDomainOf(reading: Reading, site: string): string | undefined {
  const center = reading.all(types.dataCenter).find(({ inputs }) => inputs["site"] === site);
  return textOf(at(center?.inputs, "cluster", "domain"));
}

function configured(reading: Reading, resource: Resource): ConfiguredServer | undefined {
  const log = reading.label(resource, labels.eventLog);
  const site = reading.siteOfObject(resource);
  if (log === undefined || site === undefined) return undefined;
  const pod = podOf(resource);
  const file = configurationFile(pod);
  const configuration = mountedMaps(reading, site, resource, pod).find(
    ({ inputs }) => textOf(at(inputs, "data", file)) !== undefined,
  );
  if (!configuration) {
    reading.misread(resource, "spec.template.spec.volumes", `no ConfigMap with ${file} is mounted`);
    return undefined;
  }
  try {
    const settings = readServer(reading.text(configuration, "data", file) ?? "");
    const copies = replicasOf(reading, resource);
    const domain = clusterDomainOf(reading, site);
    const service = textOf(at(resource.inputs, "spec", "serviceName")) ?? "";
    const hosts = Array.from(
      { length: Math.min(copies, 1000) },
      (_, index) =>
        `${objectName(resource)}-${index}.${service}.${namespaceOf(resource)}.svc.${domain ?? "cluster.local"}`,
    );
    return { log, site, resource, configuration, file, settings, hosts };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    reading.misread(configuration, `data.${file}`, error.message);
    return undefined;
  }
}

const read = new WeakMap<Reading, readonly ConfiguredServer[]>();

/** Every server whose configuration can be read; each is read once. */
export function configuredServers(reading: Reading): readonly ConfiguredServer[] {
  const known = read.get(reading);
  if (known) return known;
  const found = reading
    .all(types.statefulSet)
    .filter((resource) => reading.label(resource, labels.eventLog) !== undefined)
    .flatMap((resource) => configured(reading, resource) ?? []);
  read.set(reading, found);
  return found;
}

/** Host of a route, without its port. */
const hostOf = (route: string): string => route.replace(/:\d+$/, "");

/** Whether a route leads to a server: by the host of its pod or of its Service, at the port where it listens for others. */
export function leadsTo(route: string, { hosts, settings }: ConfiguredServer): boolean {
  const host = hostOf(route);
  const port = /:(\d+)$/.exec(route)?.[1];
  if (port !== undefined && settings.cluster && Number(port) !== settings.cluster.port) return false;
  return hosts.some((each) => each === host || each.slice(each.indexOf(".") + 1) === host);
}

/** Domains of the clusters in the graph. */
function clusterDomains(reading: Reading): string[] {
  return reading
    .all(types.dataCenter)
    .flatMap(({ inputs }) => clusterDomainOf(reading, textOf(inputs["site"]) ?? "") ?? []);
}

/** What of a host stands before the domain of its cluster. */
const objectOf = (host: string): string => host.split(".svc.")[0] ?? host;

/**
 * Routes of a server that lead to nobody: into a cluster of the graph where no such server is, or to one of them by a domain that
 * is none of the clusters'. Where a server of another stack stands is not known.
 *
 * @param servers those of its log, itself among them
 */
export function routesAstray(
  reading: Reading,
  { settings }: ConfiguredServer,
  servers: readonly ConfiguredServer[],
): string[] {
  const domains = clusterDomains(reading);
  return (settings.cluster?.routes ?? []).filter((route) => {
    if (servers.some((server) => leadsTo(route, server))) return false;
    const host = hostOf(route);
    if (domains.some((domain) => host.endsWith(`.${domain}`))) return true;
    const named = servers.filter(({ hosts }) => hosts.some((each) => objectOf(each) === objectOf(host)));
    return servers.length > 1 && named.length === 1;
  });
}

/**
 * Servers of a log that are one cluster: routes lead from each to another, whichever of the two is told of the other, and all say
 * the same name of the cluster. The largest such set counts.
 *
 * @param isMeantFor whether one is told of another by a route that leads to nobody. Default: such routes join nobody
 */
export function joinedServers(
  servers: readonly ConfiguredServer[],
  isMeantFor: (one: ConfiguredServer, other: ConfiguredServer) => boolean = () => false,
): ReadonlySet<ConfiguredServer> {
  const isTold = (one: ConfiguredServer, other: ConfiguredServer): boolean =>
    one.settings.cluster?.routes.some((route) => leadsTo(route, other)) ?? false;
  const meets = (one: ConfiguredServer, other: ConfiguredServer): boolean =>
    one.settings.cluster !== undefined &&
    other.settings.cluster !== undefined &&
    one.settings.cluster.name === other.settings.cluster.name &&
    (isTold(one, other) || isTold(other, one) || isMeantFor(one, other) || isMeantFor(other, one));
  let largest: ReadonlySet<ConfiguredServer> = new Set();
  for (const start of servers) {
    const joined = new Set([start]);
    for (const one of joined) for (const other of servers) if (meets(one, other)) joined.add(other);
    if (joined.size > largest.size) largest = joined;
  }
  return largest;
}

function serversOf(reading: Reading, budgets: Budgets, configured: readonly ConfiguredServer[]): LogServer[] {
  // A route to nobody is a defect, and joins whom it is meant to: of the analysis without defects.
  const astray = new Map(
    configured.map((server) => [server, new Set(routesAstray(reading, server, configured))]),
  );
  const joined = joinedServers(configured, (one) => (astray.get(one)?.size ?? 0) > 0);
  const known = configured.flatMap((server): LogServer[] => {
    const { site, resource, settings, configuration, hosts } = server;
    const { jetStream } = settings;
    const standing = budgets.standing(resource, site);
    return hosts.map((_, index) => ({
      name: index === 0 ? (settings.name ?? objectName(resource)) : `${objectName(resource)}-${index}`,
      site,
      urn: resource.urn,
      configurationUrn: configuration.urn,
      evictable: standing.evictable !== 0,
      tags: settings.tags,
      keepsStreams: jetStream !== undefined,
      ...(jetStream ? { syncInterval: jetStream.syncInterval } : {}),
      ...(jetStream?.uniqueTag === undefined ? {} : { uniqueTag: jetStream.uniqueTag }),
      joined: joined.has(server),
    }));
  });
  // A route to a server of a site whose stack is not in the graph: it counts, and stands nowhere that is known.
  const domains = clusterDomains(reading);
  const told = new Set(
    configured.flatMap((server) =>
      (server.settings.cluster?.routes ?? []).filter((route) => !astray.get(server)?.has(route)).map(hostOf),
    ),
  );
  const unknown = [...told].filter((host) => !domains.some((domain) => host.endsWith(`.${domain}`)));
  return [
    ...known,
    ...unknown.map((name): LogServer => ({ name, tags: [], keepsStreams: true, joined: true })),
  ];
}

/** Streams that jobs of a log declare. Where two declare one stream otherwise, the fewer copies count. */
function streamsOf(reading: Reading, log: string): LogStream[] {
  const streams = new Map<string, LogStream>();
  for (const job of reading.all(types.cronJob)) {
    const site = reading.findSite(job);
    if (reading.label(job, labels.eventLog) !== log || site === undefined) continue;
    const pod = at(job.inputs, "spec", "jobTemplate", "spec", "template", "spec");
    for (const files of mountedMaps(reading, site, job, pod)) {
      for (const [file, text] of Object.entries(recordOf(files.inputs["data"]))) {
        if (!file.endsWith(streamFile)) continue;
        const stream = readStream(textOf(text) ?? "");
        if (!stream) {
          reading.misread(files, `data.${file}`, "a stream's configuration as JSON is expected");
          continue;
        }
        const known = streams.get(stream.name);
        if (known && known.copies <= stream.num_replicas && (known.inMemory || stream.storage === "file"))
          continue;
        streams.set(stream.name, {
          name: stream.name,
          copies: Math.min(stream.num_replicas, known?.copies ?? stream.num_replicas),
          inMemory: stream.storage === "memory",
          placementTags: stream.placement?.tags ?? [],
          ...(stream.max_bytes > 0 ? { maximumBytes: stream.max_bytes } : {}),
          urn: files.urn,
        });
      }
    }
  }
  return [...streams.values()];
}

/** Reads every log: its servers by their StatefulSets and what these are told, its streams by the jobs that declare them. */
export function readEventLogs(reading: Reading, budgets: Budgets): EventLog[] {
  const byLog = new Map<string, ConfiguredServer[]>();
  for (const server of configuredServers(reading))
    byLog.set(server.log, [...(byLog.get(server.log) ?? []), server]);
  return [...byLog].map(([name, configured]) => ({
    name,
    servers: serversOf(reading, budgets, configured),
    streams: streamsOf(reading, name),
  }));
}
