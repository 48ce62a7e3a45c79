import { type HaproxyBackend, type HaproxyServer, routerCheckSeconds } from "@holdfast/contract/haproxy/read";
import { mostFrequent } from "../../arithmetic/majority";
import type { Blueprint } from "../../blueprint/blueprint";
import { objectName, podOf } from "../../blueprint/pod";
import { labels, type Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf } from "../../graph/values";
import { type ConfiguredRouter, configuredRouters } from "../../stores/database/read-routers";
import { configuredShards, type ConfiguredShard } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import { similarNames } from "../references/similar-names";
import { disagreements } from "./agreement";
import { ConnectionDemand } from "./connections";
import { type Fault, kindOf, leaderFaults, memberOf, membersOf, type RoutedMember } from "./leader-backends";
import { routerLimits } from "./router-limits";

/** Ports of a router by the shard to whose leader they lead, by the Services that select it. */
function leaderPorts(reading: Reading, { router, database }: ConfiguredRouter): Map<number, string> {
  const site = reading.findSite(router);
  const ports = new Map<number, string>();
  const open = new Set(
    listOf(at(podOf(router), "containers")).flatMap((container) =>
      listOf(at(container, "ports")).map((each) => numberOf(at(each, "containerPort"))),
    ),
  );
  for (const service of reading.all("kubernetes:core/v1:Service")) {
    const { inputs } = service;
    if (textOf(at(inputs, "metadata", "labels", labels.database)) !== database) continue;
    if (textOf(at(inputs, "spec", "selector", labels.role)) !== "router") continue;
    const shard = textOf(at(inputs, "metadata", "labels", labels.shard));
    if (shard === undefined || reading.findSite(service) !== site) continue;
    for (const each of listOf(at(inputs, "spec", "ports"))) {
      const port = numberOf(at(each, "targetPort"));
      // A Service that leads to a port which the pods do not have is at fault itself.
      if (port === undefined || (open.size > 0 && !open.has(port))) continue;
      if (objectName(service).endsWith("-leader")) ports.set(port, `${database}-${shard}`);
    }
  }
  return ports;
}

/** The backends of a text by the shard whose members most of their servers are. */
function backendsByShard(
  backends: readonly HaproxyBackend[],
  members: readonly RoutedMember[],
): Map<string, HaproxyBackend[]> {
  const found = new Map<string, HaproxyBackend[]>();
  for (const backend of backends) {
    const shards = backend.servers.flatMap((server) => memberOf(server, members)?.shard ?? []);
    const shard = mostFrequent(shards);
    if (shard !== undefined) found.set(shard, [...(found.get(shard) ?? []), backend]);
  }
  return found;
}

/** What is wrong with the way from a router's port, or from whichever it is where none is known, to a shard's leader. */
function portFaults(
  { text }: ConfiguredRouter,
  name: string,
  port: number | undefined,
  backends: readonly HaproxyBackend[],
  members: readonly RoutedMember[],
  isPart: boolean,
): Fault[] {
  const faults: Fault[] = [];
  const frontend =
    port === undefined
      ? undefined
      : text.frontends.find(({ binds }) => binds.some((bind) => bind.port === port));
  const led = text.backends.find((backend) => backend.name === frontend?.backend);
  if (port !== undefined && !frontend) {
    faults.push({
      where: "frontend",
      value: `absent for port ${port}`,
      consequence: "shard-unreachable",
      fit: `a frontend with bind :${port}`,
    });
    return faults;
  }
  if (frontend?.binds.every(({ host }) => /^(?:127\.|localhost$|::1$)/.test(host)))
    faults.push({
      where: `frontend ${frontend.name} bind`,
      value: `${frontend.binds[0]?.host}:${port}`,
      consequence: "heard-by-itself-alone",
      fit: `:${port}`,
    });
  if (frontend && led && !backends.includes(led)) {
    faults.push({
      where: `frontend ${frontend.name} default_backend`,
      value: led.name,
      consequence: "member-of-another-shard",
      fit: backends.find(({ check }) => kindOf(check) === "leader")?.name ?? "the shard's own",
    });
    return faults;
  }
  const backend =
    led ??
    backends.find(({ check }) => kindOf(check) === "leader") ??
    backends.find(({ check }) => kindOf(check) === "any");
  if (!backend) return faults;
  const other = backends.find(({ check }) => kindOf(check) === "leader");
  if (led && other && kindOf(led.check) !== "leader" && frontend)
    faults.push({
      where: `frontend ${frontend.name} default_backend`,
      value: led.name,
      consequence: "led-by-standbys",
      fit: other.name,
    });
  else faults.push(...leaderFaults(backend, name, members, isPart));
  const cut = [
    ["timeout server", backend.timeouts.get("server")],
    ["timeout client", frontend?.timeouts.get("client")],
  ] as const;
  for (const [what, seconds] of cut)
    if (seconds !== undefined && seconds > 0 && seconds < LEAST_IDLE_SECONDS)
      faults.push({
        where: what,
        value: `${seconds} s`,
        consequence: "cuts-long-statements",
        fit: `${LEAST_IDLE_SECONDS} s or more`,
        level: "warning",
      });
  return faults;
}

/** What two faults of one text have in common where one line says both: all but the names of the sections. */
const sameness = ({ where, value, consequence }: Fault): string =>
  JSON.stringify([where.replace(/^(frontend|backend) \S+/, "$1"), value, consequence]);

function faultsOf(
  reading: Reading,
  configured: ConfiguredRouter,
  shards: readonly ConfiguredShard[],
  isPart: boolean,
  demand: ConnectionDemand,
): Fault[] {
  const { text } = configured;
  const members = membersOf(reading, shards);
  const byShard = backendsByShard(text.backends, members);
  // A text that names no member by its pod tells nothing about which they are.
  if (byShard.size === 0) return [];
  const faults: Fault[] = [];
  const names = new Set(text.backends.map(({ name }) => name));
  for (const frontend of text.frontends)
    for (const name of [frontend.backend, ...frontend.ruled])
      if (name !== undefined && !names.has(name))
        faults.push({
          where: `frontend ${frontend.name} ${frontend.ruled.includes(name) ? "use_backend" : "default_backend"}`,
          value: name,
          consequence: "no-such-backend",
          fit: similarNames(name, names)[0] ?? "the name of a backend",
          cause: name,
        });
  const ports = leaderPorts(reading, configured);
  for (const { name } of shards) {
    const backends = byShard.get(name) ?? [];
    if (backends.length === 0) {
      faults.push({
        where: "backend",
        value: `absent for ${name}`,
        consequence: "shard-missing",
        fit: `a backend with the members of ${name}`,
      });
      continue;
    }
    const own = [...ports].filter(([, shard]) => shard === name).map(([port]) => port);
    const ofPorts = (own.length === 0 ? [undefined] : own).map((port) =>
      portFaults(configured, name, port, backends, members, isPart),
    );
    // What is wrong with one port and with another is one cause where it is the same.
    const [first = [], ...others] = ofPorts;
    const known = new Set(first.map(sameness));
    faults.push(...first, ...others.flat().filter((each) => !known.has(sameness(each))));
  }
  return [...faults, ...routerLimits(reading, configured, shards, demand)];
}

/** A connection that is idle for less may still be waiting for a statement. */
const LEAST_IDLE_SECONDS = 30;

/** What routers of one database have to say alike, whatever the site. */
function ledAlike({ text }: ConfiguredRouter): string {
  return text.frontends
    .flatMap(({ binds, backend, ruled }) =>
      binds.map(({ port }) => `${port} ${[...ruled, backend].join(" or ")}`),
    )
    .sort()
    .join(", ");
}

function differences(database: string, routers: readonly ConfiguredRouter[]): Defect[] {
  const shared = {
    resource: ({ configuration, router }: ConfiguredRouter) => (configuration ?? router).urn,
    among: { of: "routers", name: database },
    consequence: "differs-at-router",
  } as const;
  const field = ({ file }: ConfiguredRouter, what: string): string => `${file ?? "haproxy.cfg"}: ${what}`;
  return [
    ...disagreements(routers, { ...shared, field: (router) => field(router, "frontend"), said: ledAlike }),
    ...disagreements(routers, {
      ...shared,
      field: (router) => field(router, "server inter, fall and rise"),
      said: ({ text }) => {
        const servers = text.backends.flatMap((backend) => backend.servers);
        const most = (of: (server: HaproxyServer) => number): number => Math.max(0, ...servers.map(of));
        return `${most((each) => each.intervalSeconds)} s, ${most(({ fall }) => fall)} and ${most(({ rise }) => rise)}`;
      },
    }).map((defect): Defect => {
      const odd = routers.find((router) => shared.resource(router) === defect.resource);
      if (!odd) return defect;
      const inForce = { members: [odd.router.urn], checkSeconds: routerCheckSeconds(odd.text) };
      return { ...defect, inForce };
    }),
    ...disagreements(routers, {
      ...shared,
      field: (router) => field(router, "global maxconn"),
      said: ({ text }) => String(text.maximumConnections ?? "absent"),
    }).map((defect): Defect => ({ ...defect, level: "warning" })),
  ];
}

/** Routers that lead clients to the wrong member, or to none, by their HAProxy configuration. */
export function routerConfiguration(reading: Reading, blueprint: Blueprint): Defect[] {
  const isPart = blueprint.missingSites.length > 0;
  const demand = new ConnectionDemand(reading, blueprint);
  const shards = new Map<string, ConfiguredShard[]>();
  for (const shard of configuredShards(reading))
    shards.set(shard.database, [...(shards.get(shard.database) ?? []), shard]);
  const routers = new Map<string, ConfiguredRouter[]>();
  for (const router of configuredRouters(reading))
    routers.set(router.database, [...(routers.get(router.database) ?? []), router]);
  return [...routers].flatMap(([database, all]) => {
    const own = shards.get(database) ?? [];
    const alone = all.flatMap((configured) =>
      faultsOf(reading, configured, own, isPart, demand).map((fault): Defect =>
        defectOf(configured, fault, own),
      ),
    );
    const said = new Set(alone.map(({ resource }) => resource));
    return [...alone, ...differences(database, all).filter(({ resource }) => !said.has(resource))];
  });
}

function defectOf(
  { configuration, router, file, database }: ConfiguredRouter,
  { where, value, consequence, fit, level = "error", serves = level !== "error", cause, checkSeconds }: Fault,
  shards: readonly ConfiguredShard[],
): Defect {
  const resource: Resource = configuration ?? router;
  // One change of the text that holds for every shard is one cause.
  const anyShard = (text: string): string =>
    shards.reduce((bare, { name }) => bare.replaceAll(name, database), text);
  return {
    policy: "configuration-takes-effect",
    level,
    resource: resource.urn,
    field: `${file ?? "haproxy.cfg"}: ${where}`,
    problem: { kind: "unfit-setting", value, consequence, ...(fit === undefined ? {} : { fit }) },
    ...(serves ? {} : { disables: [router.urn] }),
    ...(checkSeconds !== undefined && { inForce: { members: [router.urn], checkSeconds } }),
    cause: `${database} ${consequence} ${anyShard(cause ?? `${where} ${value}`)}`,
  };
}
