import { Figures, ranges } from "../figures";

/** A database that clients ask for, and the server that it is at. */
export interface PooledDatabase {
  readonly name: string;
  /** A host, or the folder of a unix socket; absent: the folder that PgBouncer was built with. */
  readonly host?: string;
  readonly port: number;
  /** The database's name at the server. */
  readonly target: string;
  /** Where it is not that of all. */
  readonly poolSize?: number;
  readonly poolMode?: string;
  readonly maximumConnections?: number;
}

/** What a `pgbouncer.ini` says, with PgBouncer's own defaults where it is silent. */
export interface PoolerText {
  readonly databases: readonly PooledDatabase[];
  /** `*` and 0.0.0.0 are all addresses; absent: it hears on its unix socket alone. */
  readonly listenAddress?: string;
  readonly listenPort: number;
  /** For how long a client has a server connection: `session`, `transaction`, `statement`, or what is no mode. */
  readonly poolMode: string;
  /** Connections of clients. */
  readonly maximumClients: number;
  /** Connections to a server, for a database and a user. */
  readonly poolSize: number;
  /** Connections to a server beside those, where clients wait. */
  readonly reserve: number;
  /** Connections to a server, for a database; absent: as many as pools have. */
  readonly maximumConnections?: number;
  readonly authentication: string;
  /** File with the names of users. */
  readonly usersFile?: string;
  /** How clients are asked for TLS and certificates. */
  readonly clientTls: string;
  /** Lines that PgBouncer does not start with. */
  readonly refused: readonly string[];
}

/** PgBouncer's own defaults, from its documentation. */
const defaults = {
  listenPort: 6432,
  poolMode: "session",
  maximumClients: 100,
  poolSize: 20,
  authentication: "md5",
  clientTls: "disable",
} as const;

/** Settings by name, in the order of the text. */
export type PoolerSettings = Readonly<Record<string, string | number>>;

const plainName = /^[A-Za-z0-9_]+$/;

/** Names of other characters stand between double quotes. */
function quotedName(name: string): string {
  return plainName.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Values with anything but what needs no quotes stand between single ones. */
function quotedValue(value: string | number): string {
  const text = String(value);
  return /^[^\s'"=;#]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/**
 * Writes a `pgbouncer.ini`.
 *
 * @param databases connect string of each database by the name that clients ask for
 * @param settings of the section `pgbouncer`
 */
export function renderPooler(
  databases: Readonly<Record<string, PoolerSettings>>,
  settings: PoolerSettings,
): string {
  const connects = Object.entries(databases).map(([name, connect]) => {
    const pairs = Object.entries(connect).map(([key, value]) => `${key}=${quotedValue(value)}`);
    return `${quotedName(name)} = ${pairs.join(" ")}`;
  });
  const own = Object.entries(settings).map(([name, value]) => `${name} = ${value}`.trimEnd());
  return ["[databases]", ...connects, "", "[pgbouncer]", ...own, ""].join("\n");
}

/** `key=value` pairs; `undefined` where something else stands between them. */
function pairsOf(text: string): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  const pair = /\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^']|'')*)'|([^\s']*))\s*/y;
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (!match) return undefined;
    pairs.set(match[1]!, match[2]?.replaceAll("''", "'") ?? match[3] ?? "");
  }
  return pairs;
}

/** A name without its quotes; `undefined` where it needs some: PgBouncer reads more without them than is written without. */
function nameOf(text: string): string | undefined {
  if (/^[A-Za-z0-9_.*-]+$/.test(text)) return text;
  return /^"(?:[^"]|"")+"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : undefined;
}

interface PoolerSections {
  readonly databases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly settings: ReadonlyMap<string, string>;
  readonly refused: readonly string[];
}

function sectionsOf(text: string): PoolerSections {
  const databases = new Map<string, ReadonlyMap<string, string>>();
  const settings = new Map<string, string>();
  const refused: string[] = [];
  let section: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === "" || /^[;#]/.test(line) || /^%include\s/.test(line)) continue;
    const opened = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (opened !== undefined) {
      section = opened.trim();
      continue;
    }
    const [, key = "", value = ""] = /^("(?:[^"]|"")*"|[^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
    const name = nameOf(key);
    const pairs = section === "databases" ? pairsOf(value) : undefined;
    if (key === "" || section === undefined) refused.push(line);
    else if (section === "databases" && name !== undefined && pairs) databases.set(name, pairs);
    else if (section === "databases") refused.push(line);
    else if (section === "pgbouncer") settings.set(key, value);
  }
  return { databases, settings, refused };
}

/** Reads the text of a `pgbouncer.ini`; what it includes is not known. A figure that is none is kept among `figures`. */
export function readPooler(text: string, figures = new Figures()): PoolerText {
  const { databases, settings, refused } = sectionsOf(text);
  const figure = <Absent>(
    value: string | undefined,
    absent: Absent,
    where: string,
    range: "poolerConnections" | "port" = "poolerConnections",
  ): number | Absent => figures.take(ranges[range], value, absent, where);
  const own = <Absent>(name: string, absent: Absent): number | Absent =>
    figure(settings.get(name), absent, name);
  // 0 is as if it said nothing.
  const most = own("max_db_connections", 0);
  const [address, users] = [settings.get("listen_addr"), settings.get("auth_file")];
  return {
    databases: [...databases].map(([name, connect]): PooledDatabase => {
      const of = (key: string): number | undefined => figure(connect.get(key), undefined, `${name}: ${key}`);
      const [host, poolMode] = [connect.get("host"), connect.get("pool_mode")];
      const [poolSize, maximum] = [of("pool_size"), of("max_db_connections")];
      return {
        name,
        ...(host === undefined ? {} : { host }),
        port: figure(connect.get("port"), 5432, `${name}: port`, "port"),
        target: connect.get("dbname") ?? name,
        ...(poolSize === undefined ? {} : { poolSize }),
        ...(poolMode === undefined ? {} : { poolMode }),
        ...(maximum ? { maximumConnections: maximum } : {}),
      };
    }),
    ...(address ? { listenAddress: address } : {}),
    listenPort: figure(settings.get("listen_port"), defaults.listenPort, "listen_port", "port"),
    poolMode: settings.get("pool_mode") ?? defaults.poolMode,
    maximumClients: own("max_client_conn", defaults.maximumClients),
    poolSize: own("default_pool_size", defaults.poolSize),
    reserve: own("reserve_pool_size", 0),
    ...(most > 0 ? { maximumConnections: most } : {}),
    authentication: settings.get("auth_type") ?? defaults.authentication,
    ...(users === undefined ? {} : { usersFile: users }),
    clientTls: settings.get("client_tls_sslmode") ?? defaults.clientTls,
    refused,
  };
}

/** Writes a file of users that have no password: how they prove who they are is said elsewhere. */
export function renderPoolerUsers(names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}" ""\n`).join("");
}

/** Names of the users of such a file. */
export function readPoolerUsers(text: string): string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) => /^\s*"((?:[^"]|"")+)"\s+"/.exec(line)?.[1]?.replaceAll('""', '"') ?? []);
}

/** Connections to a server that a database of a pooler may take, however many users have one. */
export function mostServerConnections(
  { poolSize, reserve, maximumConnections }: PoolerText,
  database: PooledDatabase | undefined,
  users: number,
): number {
  const pools = users * ((database?.poolSize ?? poolSize) + reserve);
  return Math.min(pools, database?.maximumConnections ?? maximumConnections ?? pools);
}
