import { mostServerConnections, type PooledDatabase } from "@holdfast/contract/pgbouncer/configuration";
import { parseAccessLine } from "@holdfast/contract/postgresql/client-authentication";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { at, textOf, textsOf } from "../../graph/values";
import type { ConfiguredPooler } from "../../stores/database/read-poolers";
import { type Configured, configuredShards } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import { ConnectionDemand } from "./connections";
import { postgresqlPort } from "./leader-backends";
import type { Consequence } from "./problem";

/** Something that is wrong with a pooler, or with what its member says of it. */
interface PoolerFault {
  readonly field: string;
  readonly value: string;
  readonly consequence: Consequence;
  readonly fit: string;
  /** Clients are served nevertheless, but for some of them. Default: nobody is. */
  readonly serves?: boolean;
}

/** Ways to reach one's own machine, by the network or by a folder of sockets. */
const OWN = /^(?:127\.[\d.]+|localhost|::1|\/.*)$/;

/** What is wrong with where a pooler leads, or with where it is heard. */
function wayFaults(
  member: Configured,
  { file, text, runs }: ConfiguredPooler,
  entry: PooledDatabase | undefined,
): PoolerFault[] {
  const { database, patroni } = member;
  const field = `${file}: databases ${database}`;
  const { listenAddress: heard } = text;
  const elsewhere = (what: string, value: string, fit: string): PoolerFault => ({
    field: what === "" ? field : `${field} ${what}`,
    value,
    consequence: "pooler-leads-elsewhere",
    fit,
  });
  const socket = textOf(patroni.parameters["unix_socket_directories"]);
  const port = postgresqlPort(member);
  const faults: PoolerFault[] = [];
  if (!runs)
    faults.push({
      field: `${file}: listen_port`,
      value: String(text.listenPort),
      consequence: "pooler-is-missing",
      fit: "the port of a container that runs PgBouncer in the members' pods",
    });
  if (heard === undefined || OWN.test(heard))
    faults.push({
      field: `${file}: listen_addr`,
      value: heard ?? "absent",
      consequence: "heard-by-itself-alone",
      fit: "0.0.0.0",
    });
  if (!entry) return [...faults, elsewhere("", "absent", "one that leads to the member's own socket")];
  if (entry.host !== undefined && !OWN.test(entry.host))
    faults.push(elsewhere("host", entry.host, socket ?? "127.0.0.1"));
  else if (
    entry.host?.startsWith("/") &&
    socket !== undefined &&
    !socket.split(/\s*,\s*/).includes(entry.host)
  )
    faults.push(elsewhere("host", entry.host, socket));
  if (entry.port !== port) faults.push(elsewhere("port", String(entry.port), String(port)));
  if (entry.target !== database && entry.name !== "*")
    faults.push(elsewhere("dbname", entry.target, database));
  return faults;
}

/** What is wrong with who is let in: by the pooler, and by the member on the pooler's word. */
function loginFaults(
  member: Configured,
  { file, text, users }: ConfiguredPooler,
  clients: readonly string[],
  entry: PooledDatabase | undefined,
): PoolerFault[] {
  const { database, patroni } = member;
  const { authentication, clientTls } = text;
  const faults: PoolerFault[] = [];
  if (authentication === "any" || authentication === "trust")
    faults.push({
      field: `${file}: auth_type`,
      value: authentication,
      consequence: "lets-anybody-in",
      fit: "cert",
      serves: true,
    });
  else if (authentication === "cert" && clientTls !== "verify-full" && clientTls !== "verify-ca")
    faults.push({
      field: `${file}: client_tls_sslmode`,
      value: clientTls,
      consequence: "pooler-knows-no-such-client",
      fit: "verify-full",
    });
  if (authentication !== "cert") return faults;
  // A file that comes from elsewhere, such as a Secret, is not seen.
  const unknown = users === undefined ? [] : clients.filter((client) => !users.includes(client));
  if (unknown.length > 0)
    faults.push({
      field: `${file}: auth_file`,
      value: `without ${unknown.join(", ")}`,
      consequence: "pooler-knows-no-such-client",
      fit: "a file with every client of the database",
    });
  if (entry?.host !== undefined && !entry.host.startsWith("/")) return faults;
  const lines = (patroni.clientAuthentication ?? []).flatMap((line) => parseAccessLine(line) ?? []);
  const maps = textsOf(at(patroni.document, "postgresql", "pg_ident")).map((line) =>
    line.trim().split(/\s+/),
  );
  const refused = clients.filter((client) => {
    const line = lines.find(
      ({ type, databases, roles }) =>
        type === "local" &&
        databases.some((each) => each === "all" || each === database) &&
        roles.some((each) => each === "all" || each === client),
    );
    const map = line?.options.get("map");
    return (
      !line ||
      line.method === "reject" ||
      (map !== undefined && !maps.some(([name, , as]) => name === map && as === client))
    );
  });
  if (refused.length > 0 && patroni.clientAuthentication !== undefined)
    faults.push({
      field: "patroni.yml: postgresql.pg_hba",
      value: `without a login of ${refused.join(", ")} by the socket`,
      consequence: "pooler-refused-by-member",
      fit: "a line local with the database and each client, and a map that names it",
    });
  return faults;
}

/** What is wrong with how much a pooler takes. */
function limitFaults(
  { file, text, users, faults }: ConfiguredPooler,
  entry: PooledDatabase | undefined,
  pooled: number,
): PoolerFault[] {
  // What is no figure is told as that.
  if (faults.length > 0) return [];
  const found: PoolerFault[] = [];
  if (text.maximumClients < pooled)
    found.push({
      field: `${file}: max_client_conn`,
      value: String(text.maximumClients),
      consequence: "pooler-takes-fewer",
      fit: `${pooled} or more`,
      serves: true,
    });
  const mode = entry?.poolMode ?? text.poolMode;
  const shared = users === undefined ? pooled : mostServerConnections(text, entry, users.length);
  if (mode === "statement" || (mode === "session" && shared < pooled))
    found.push({
      field: `${file}: pool_mode`,
      value: mode,
      consequence: mode === "session" ? "connection-for-a-session" : "refuses-transactions",
      fit: "transaction",
      serves: mode === "session",
    });
  else if (!["session", "transaction"].includes(mode))
    found.push({
      field: `${file}: pool_mode`,
      value: mode,
      consequence: "pooler-does-not-start",
      fit: "transaction",
    });
  return found;
}

/** Poolers beside members that do not start, lead elsewhere, refuse clients, or let too few or anybody in. */
export function poolerSettings(reading: Reading, blueprint: Blueprint): Defect[] {
  const shards = configuredShards(reading).filter(({ members }) => members.some(({ pooler }) => pooler));
  if (shards.length === 0) return [];
  const demand = new ConnectionDemand(reading, blueprint);
  return shards.flatMap(({ database, members }) => {
    const { pooled } = demand.of(database);
    const clients = demand.pooledClients(database);
    return members.flatMap((member): Defect[] => {
      const { pooler } = member;
      if (!pooler) return [];
      const entry =
        pooler.text.databases.find(({ name }) => name === database) ??
        pooler.text.databases.find(({ name }) => name === "*");
      const [line] = pooler.text.refused;
      const faults =
        line === undefined
          ? [
              ...wayFaults(member, pooler, entry),
              ...loginFaults(member, pooler, clients, entry),
              ...limitFaults(pooler, entry, pooled),
            ]
          : [
              {
                field: `${pooler.file}: "${line}"`,
                value: "no setting",
                consequence: "pooler-does-not-start" as const,
                fit: "name = value",
              },
            ];
      return faults.map(({ field, value, consequence, fit, serves = pooled === 0 }) => ({
        policy: "configuration-takes-effect",
        level: "error",
        resource: member.configuration.urn,
        field,
        problem: { kind: "unfit-setting", value, consequence, fit },
        ...(serves ? {} : { disables: [member.members.urn] }),
        cause: `${database} ${consequence} ${field} ${value}`,
      }));
    });
  });
}
