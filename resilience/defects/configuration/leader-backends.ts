import { type HaproxyBackend, type HaproxyServer, type HealthCheck } from "@holdfast/contract/haproxy/read";
import type { PatroniText } from "@holdfast/contract/patroni/read";
import { objectName, replicasOf } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import { at, numberOf, textOf } from "../../graph/values";
import type { ConfiguredShard } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import type { Consequence } from "./problem";

/** A member that routers lead to. */
export interface RoutedMember {
  readonly pod: string;
  readonly shard: string;
  readonly site: string;
  readonly port: number;
  readonly checkPort: number;
  /** Port of the pooler beside it; absent where there is none. */
  readonly poolerPort?: number;
  /** Its REST API answers over TLS alone. */
  readonly tls: boolean;
  /** Seconds after which the key of the shard's leader expires; unknown where no member has a text. */
  readonly ttl?: number;
}

/**
 * Paths of Patroni's REST API that only the leader answers well, and those that only standbys do. `/read-only` and its like
 * are answered well by a leader too.
 */
const LEADER_PATHS = new Set(["/", "/primary", "/master", "/leader", "/read-write"]);
const STANDBY_PATHS =
  /^\/(?:replica|synchronous|sync|asynchronous|async|standby-leader|standby_leader|quorum)$/;

type CheckKind = "leader" | "standby" | "any";

/** What a check of a backend picks: the leader, standbys, or whoever is well. */
export function kindOf({ path, expects }: HealthCheck): CheckKind {
  if (path === undefined) return "any";
  const bare = path.split("?")[0] ?? "";
  const inverted = expects !== undefined && (/^!/.test(expects) || /\b(?:5\d\d|503)\b/.test(expects));
  if (LEADER_PATHS.has(bare)) return inverted ? "standby" : "leader";
  return STANDBY_PATHS.test(bare) ? "standby" : "any";
}

const portOf = (text: string | undefined, absent: number): number =>
  numberOf(/:(\d+)$/.exec(text ?? "")?.[1]) ?? absent;

/** Port at which the PostgreSQL of members listens, by their Patroni's text. */
export const postgresqlPort = ({ patroni }: { readonly patroni?: PatroniText | undefined }): number =>
  portOf(textOf(at(patroni?.document, "postgresql", "listen")), 5432);

/** The members of shards, as routers are to reach them. */
export function membersOf(reading: Reading, shards: readonly ConfiguredShard[]): RoutedMember[] {
  return shards.flatMap(({ name, members, unconfigured }) =>
    // A member without a text of its own is meant to be one like the others.
    [
      ...members,
      ...unconfigured.map((each) => ({
        ...each,
        patroni: members[0]?.patroni,
        pooler: members[0]?.pooler,
      })),
    ].flatMap(({ members: set, patroni, pooler, site }) =>
      Array.from({ length: Math.min(replicasOf(reading, set), 100) }, (_, index): RoutedMember => ({
        pod: `${objectName(set)}-${index}`,
        shard: name,
        site,
        port: postgresqlPort({ patroni }),
        ...(pooler && { poolerPort: pooler.text.listenPort }),
        checkPort: portOf(textOf(at(patroni?.document, "restapi", "listen")), 8008),
        tls: at(patroni?.document, "restapi", "certfile") !== undefined,
        ...(members[0] && { ttl: members[0].inForce.settings.ttl }),
      })),
    ),
  );
}

/** Something that is wrong in a router's text. */
export interface Fault {
  readonly where: string;
  readonly value: string;
  readonly consequence: Consequence;
  readonly fit?: string;
  readonly level?: Defect["level"];
  /** The router does its part nevertheless, for some of its clients. Default: only where it is no error. */
  readonly serves?: boolean;
  /** What has one cause with it, where that is less than what it says. */
  readonly cause?: string;
  /** Seconds until the router has seen a new leader, in place of what it is read to take. */
  readonly checkSeconds?: number;
}

/** The member that a server is, by the first part of its host; absent where it is none of the database's. */
export function memberOf(server: HaproxyServer, members: readonly RoutedMember[]): RoutedMember | undefined {
  const pod = server.host.split(".")[0] ?? "";
  return members.find((member) => member.pod === pod);
}

/** What is wrong with the backend that is to lead to a shard's leader. */
export function leaderFaults(
  backend: HaproxyBackend,
  shard: string,
  all: readonly RoutedMember[],
  isPart: boolean,
): Fault[] {
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
    // Of a part it is not known which members stand elsewhere.
    if (!member && isPart) continue;
    if (!member)
      faults.push({ where: at, value: server.host, consequence: "no-member", fit: "the host of a member" });
    else if (member.shard !== shard)
      faults.push({
        where: at,
        value: server.host,
        consequence: "member-of-another-shard",
        fit: `a member of ${shard}`,
      });
    else if (server.port !== member.port && server.port !== member.poolerPort)
      faults.push({
        where: at,
        value: `port ${server.port}`,
        consequence: "asks-wrong-port",
        fit: `port ${member.port}${member.poolerPort === undefined ? "" : ` or, of poolers, port ${member.poolerPort}`}`,
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
  const isNamed = ({ host }: HaproxyServer): boolean => !/^[\d.]+$|:/.test(host);
  const named = standing.find(
    (server) =>
      isNamed(server) && !server.firstAddress.some((way) => way === "none" || /^[\d.]+$|:/.test(way)),
  );
  if (named && !isPart)
    faults.push({
      where: `${where} init-addr`,
      value: named.firstAddress.join(","),
      consequence: "starts-only-with-names",
      fit: "none",
      level: "warning",
    });
  // What a check takes that fails; with HAProxy's own fall of 3 it has to be in time, or it is not fall that is at fault.
  const failing = asked.map(({ intervalSeconds, fall }) => ({
    seconds: fall * (intervalSeconds + (backend.timeouts.get("check") ?? 0)),
    usual: 3 * (intervalSeconds + (backend.timeouts.get("check") ?? 0)),
  }));
  const slowest = Math.max(0, ...failing.map(({ seconds }) => seconds));
  const usual = Math.max(0, ...failing.map((each) => each.usual));
  // While the leader's key has not expired nobody else leads: to be slow is no loss until then.
  const ttl = first?.ttl;
  if (ttl !== undefined && slowest > ttl && usual <= ttl)
    faults.push({
      where: `${where} fall`,
      value: `up to ${slowest} s`,
      consequence: "goes-on-with-lost-leader",
      fit: `one by which fall x (inter + timeout check) is at most the ttl of ${ttl} s`,
      cause: `fall ${slowest}`,
      serves: true,
      checkSeconds: Math.ceil(slowest - ttl),
    });
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
