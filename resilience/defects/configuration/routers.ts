import {
  type HaproxyBackend,
  type HaproxyServer,
  type HealthCheck,
  routerCheckSeconds,
} from "@holdfast/contract/haproxy/read";
import { mostFrequent } from "../../arithmetic/majority";
import { objectName, replicasOf } from "../../blueprint/pod";
import { labels, type Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, numberOf, textOf } from "../../graph/values";
import { type ConfiguredRouter, configuredRouters } from "../../stores/database/read-routers";
import { configuredShards, type ConfiguredShard } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import { similarNames } from "../references/similar-names";
import { disagreements } from "./agreement";
import type { Consequence } from "./problem";

/** A member that routers lead to. */
interface RoutedMember {
  readonly pod: string;
  readonly shard: string;
  readonly site: string;
  readonly port: number;
  readonly checkPort: number;
  /** Its REST API answers over TLS alone. */
  readonly tls: boolean;
}

/** Paths of Patroni's REST API that only the leader answers well, and those that only standbys do. */
const LEADER_PATHS = new Set(["/", "/primary", "/master", "/leader", "/read-write"]);
const STANDBY_PATHS =
  /^\/(?:replica|read-only|synchronous|sync|asynchronous|async|standby-leader|standby_leader|read-only-sync|quorum|read-only-quorum)$/;

type CheckKind = "leader" | "standby" | "any";

function kindOf({ path, expects }: HealthCheck): CheckKind {
  if (path === undefined) return "any";
  const bare = path.split("?")[0] ?? "";
  const inverted = expects !== undefined && (/^!/.test(expects) || /\b(?:5\d\d|503)\b/.test(expects));
  if (LEADER_PATHS.has(bare)) return inverted ? "standby" : "leader";
  return STANDBY_PATHS.test(bare) ? "standby" : "any";
}

const portOf = (text: string | undefined, absent: number): number =>
  numberOf(/:(\d+)$/.exec(text ?? "")?.[1]) ?? absent;

function membersOf(reading: Reading, shards: readonly ConfiguredShard[]): RoutedMember[] {
  return shards.flatMap(({ name, members }) =>
    members.flatMap(({ members: set, patroni, site }) =>
      Array.from({ length: Math.min(replicasOf(reading, set), 100) }, (_, index): RoutedMember => ({
        pod: `${objectName(set)}-${index}`,
        shard: name,
        site,
        port: portOf(textOf(at(patroni.document, "postgresql", "listen")), 5432),
        checkPort: portOf(textOf(at(patroni.document, "restapi", "listen")), 8008),
        tls: at(patroni.document, "restapi", "certfile") !== undefined,
      })),
    ),
  );
}

interface Fault {
  readonly where: string;
  readonly value: string;
  readonly consequence: Consequence;
  readonly fit?: string;
  readonly level?: Defect["level"];
  /** What has one cause with it, where that is less than what it says. */
  readonly cause?: string;
}

/** The member that a server is, by the first part of its host; absent where it is none of the database's. */
function memberOf(server: HaproxyServer, members: readonly RoutedMember[]): RoutedMember | undefined {
  const pod = server.host.split(".")[0] ?? "";
  return members.find((member) => member.pod === pod);
}

/** What is wrong with the backend that is to lead to a shard's leader. */
function leaderFaults(backend: HaproxyBackend, shard: string, all: readonly RoutedMember[]): Fault[] {
  const { name, check, servers, mode } = backend;
  const where = `backend ${name}`;
  const members = all.filter((member) => member.shard === shard);
  const faults: Fault[] = [];
  const path = check.path ?? "absent";
  const kind = kindOf(check);
  if (mode !== "tcp")
    faults.push({ where: `${where} mode`, value: mode, consequence: "mode-not-tcp", fit: "tcp" });
  if (check.path === undefined || !servers.some(({ checked }) => checked))
    faults.push({
      where: `${where} ${check.path === undefined ? "option httpchk" : "check"}`,
      value: "absent",
      consequence: "never-checked",
      fit: check.path === undefined ? "a check of /primary" : "check at every server",
    });
  else if (kind !== "leader")
    faults.push({
      where: `${where} http-check`,
      value:
        check.expects === undefined || kindOf({ path }) !== "leader"
          ? path
          : `${path} expecting ${check.expects}`,
      consequence: kind === "any" ? "led-by-any" : "led-by-standbys",
      fit: "/primary, expecting status 200",
    });
  const standing = servers.filter(({ disabled }) => !disabled);
  const known = standing.map((server) => ({ server, member: memberOf(server, all) }));
  for (const { server, member } of known) {
    const at = `${where} server ${server.name}`;
    if (!member)
      faults.push({ where: at, value: server.host, consequence: "no-member", fit: "the host of a member" });
    else if (member.shard !== shard)
      faults.push({
        where: at,
        value: server.host,
        consequence: "member-of-another-shard",
        fit: `a member of ${shard}`,
      });
    else if (server.port !== member.port)
      faults.push({
        where: at,
        value: `port ${server.port}`,
        consequence: "asks-wrong-port",
        fit: `port ${member.port}`,
        cause: where,
      });
  }
  const found = new Set(known.map(({ member }) => member?.pod));
  const missing = members.filter(({ pod }) => !found.has(pod)).map(({ pod }) => pod);
  if (missing.length > 0 && !known.some(({ member }) => !member))
    faults.push({
      where,
      value: `without ${missing.join(", ")}`,
      consequence: "member-missing",
      fit: `one with ${missing.join(", ")}`,
    });
  const [first] = members;
  const asked = standing.filter(({ checked }) => checked);
  if (first && check.path !== undefined && asked.length > 0) {
    const ports = new Set(asked.map(({ checkPort }) => checkPort));
    if (!ports.has(first.checkPort))
      faults.push({
        where: `${where} check port`,
        value: [...ports].join(", "),
        consequence: "asks-wrong-port",
        fit: String(first.checkPort),
      });
    if (first.tls && asked.every(({ checkTls }) => !checkTls))
      faults.push({
        where: `${where} check-ssl`,
        value: "absent",
        consequence: "asks-without-tls",
        fit: "check-ssl",
      });
  }
  if (standing.length > 0 && standing.every(({ cutWhenDown }) => !cutWhenDown))
    faults.push({
      where: `${where} on-marked-down`,
      value: "absent",
      consequence: "connections-stay",
      fit: "shutdown-sessions",
      level: "warning",
    });
  return faults;
}

/** Ports of a router by the shard to whose leader they lead, by the Services that select it. */
function leaderPorts(reading: Reading, { router, database }: ConfiguredRouter): Map<number, string> {
  const site = reading.findSite(router);
  const ports = new Map<number, string>();
  for (const service of reading.all("kubernetes:core/v1:Service")) {
    const { inputs } = service;
    if (textOf(at(inputs, "metadata", "labels", labels.database)) !== database) continue;
    if (textOf(at(inputs, "spec", "selector", labels.role)) !== "router") continue;
    const shard = textOf(at(inputs, "metadata", "labels", labels.shard));
    const port = numberOf(at(inputs, "spec", "ports", 0, "targetPort"));
    if (shard === undefined || port === undefined || reading.findSite(service) !== site) continue;
    if (objectName(service).endsWith("-leader")) ports.set(port, `${database}-${shard}`);
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

function faultsOf(
  reading: Reading,
  configured: ConfiguredRouter,
  shards: readonly ConfiguredShard[],
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
    const port = [...ports].find(([, shard]) => shard === name)?.[0];
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
      continue;
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
      continue;
    }
    const backend =
      led ??
      backends.find(({ check }) => kindOf(check) === "leader") ??
      backends.find(({ check }) => kindOf(check) === "any");
    if (!backend) continue;
    const other = backends.find(({ check }) => kindOf(check) === "leader");
    if (led && other && kindOf(led.check) !== "leader" && frontend)
      faults.push({
        where: `frontend ${frontend.name} default_backend`,
        value: led.name,
        consequence: "led-by-standbys",
        fit: other.name,
      });
    else faults.push(...leaderFaults(backend, name, members));
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
  }
  return [...faults, ...limits(reading, configured, shards)];
}

/** A connection that is idle for less may still be waiting for a statement. */
const LEAST_IDLE_SECONDS = 30;

function limits(
  reading: Reading,
  { text, router }: ConfiguredRouter,
  shards: readonly ConfiguredShard[],
): Fault[] {
  const taken = shards.reduce((sum, { members: [first] }) => {
    return sum + (numberOf(first?.inForce.parameters["max_connections"]) ?? 100);
  }, 0);
  const { maximumConnections } = text;
  const all = (maximumConnections ?? Infinity) * replicasOf(reading, router);
  const global: Fault[] =
    all < taken
      ? [
          {
            where: "global maxconn",
            value: String(maximumConnections),
            consequence: "fewer-than-members-take",
            fit: `${taken} or more`,
            level: "warning",
          },
        ]
      : [];
  return global;
}

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
export function routerConfiguration(reading: Reading): Defect[] {
  const shards = new Map<string, ConfiguredShard[]>();
  for (const shard of configuredShards(reading))
    shards.set(shard.database, [...(shards.get(shard.database) ?? []), shard]);
  const routers = new Map<string, ConfiguredRouter[]>();
  for (const router of configuredRouters(reading))
    routers.set(router.database, [...(routers.get(router.database) ?? []), router]);
  return [...routers].flatMap(([database, all]) => {
    const own = shards.get(database) ?? [];
    const alone = all.flatMap((configured) =>
      faultsOf(reading, configured, own).map((fault): Defect => defectOf(configured, fault, own)),
    );
    const said = new Set(alone.map(({ resource }) => resource));
    return [...alone, ...differences(database, all).filter(({ resource }) => !said.has(resource))];
  });
}

function defectOf(
  { configuration, router, file, database }: ConfiguredRouter,
  { where, value, consequence, fit, level = "error", cause }: Fault,
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
    ...(level === "error" ? { disables: [router.urn] } : {}),
    cause: `${database} ${consequence} ${anyShard(cause ?? `${where} ${value}`)}`,
  };
}
