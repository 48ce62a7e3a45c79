import { goSeconds } from "../duration";
import { type NatsBlock, type NatsValue, parseNats, setting } from "./parse";

/** How JetStream writes messages to disk: before it acknowledges each, or every so many seconds. */
export type SyncInterval = "always" | number;

/** Certificate, key and authority of a listener, as files. */
export interface TlsFiles {
  readonly certificate?: string;
  readonly key?: string;
  readonly authority?: string;
  /** Whoever connects has to show a certificate of the authority. */
  readonly verifies: boolean;
}

/** A user and what it may do; the name is that of its certificate: `CN=push`. */
export interface NatsUser {
  readonly name: string;
  readonly publish?: readonly string[];
  readonly subscribe?: readonly string[];
}

/** What a NATS server is told. */
export interface NatsServer {
  readonly name?: string;
  /** `key:value` by which streams are placed: `site:ansan`. */
  readonly tags: readonly string[];
  readonly clientPort: number;
  readonly monitorPort?: number;
  /** Absent: everybody connects in the clear. */
  readonly tls?: TlsFiles;
  /** Users are told by their certificates. */
  readonly mapsCertificates: boolean;
  /** Largest message, in bytes. */
  readonly maximumPayloadBytes: number;
  readonly cluster?: {
    readonly name?: string;
    readonly port: number;
    /** `host:port` of other servers; they tell each other of the rest. */
    readonly routes: readonly string[];
    readonly tls?: TlsFiles;
  };
  /** Absent: nothing is kept. */
  readonly jetStream?: {
    readonly directory?: string;
    readonly syncInterval: SyncInterval;
    /** Absent: three quarters of what is free when it starts. */
    readonly maximumFileBytes?: number;
    /** Beginning of the tag of which no two copies of a stream have the same value. */
    readonly uniqueTag?: string;
  };
  /** Users of the one account that has streams; the system's own account is apart. */
  readonly account?: {
    readonly name: string;
    readonly jetStream: boolean;
    readonly users: readonly NatsUser[];
  };
}

/** NATS' own defaults, from its documentation: streams are written to disk every two minutes. */
export const natsDefaults = {
  clientPort: 4222,
  clusterPort: 6222,
  syncSeconds: 120,
  maximumPayloadBytes: 2 ** 20,
} as const;

const quoted = (text: string): string => JSON.stringify(text);
const listed = (texts: readonly string[]): string => `[${texts.map(quoted).join(", ")}]`;

function block(name: string, lines: readonly (string | false)[]): string[] {
  return [`${name} {`, ...lines.filter((line) => line !== false).map((line) => `  ${line}`), "}"];
}

function tlsLines(tls: TlsFiles, more: readonly string[] = []): string[] {
  const { certificate, key, authority, verifies } = tls;
  return block("tls", [
    certificate !== undefined && `cert_file: ${quoted(certificate)}`,
    key !== undefined && `key_file: ${quoted(key)}`,
    authority !== undefined && `ca_file: ${quoted(authority)}`,
    `verify: ${verifies}`,
    ...more,
  ]);
}

function userText({ name, publish, subscribe }: NatsUser): string {
  const allowed = [
    ...(publish ? [`publish: ${listed(publish)}`] : []),
    ...(subscribe ? [`subscribe: ${listed(subscribe)}`] : []),
  ];
  const permissions = allowed.length > 0 ? `, permissions: { ${allowed.join(", ")} }` : "";
  return `{ user: ${quoted(name)}${permissions} }`;
}

/** Writes the configuration of a server. */
export function renderServer(server: NatsServer): string {
  const { cluster, jetStream, account, tls } = server;
  const lines = [
    ...(server.name === undefined ? [] : [`server_name: ${quoted(server.name)}`]),
    `server_tags: ${listed(server.tags)}`,
    `port: ${server.clientPort}`,
    ...(server.monitorPort === undefined ? [] : [`http_port: ${server.monitorPort}`]),
    `max_payload: ${server.maximumPayloadBytes}`,
    ...(tls ? tlsLines(tls, server.mapsCertificates ? ["verify_and_map: true"] : []) : []),
    ...(cluster
      ? block("cluster", [
          // Servers are told to clients by name, for which they have certificates, and not by the addresses of their pods.
          "no_advertise: true",
          cluster.name !== undefined && `name: ${quoted(cluster.name)}`,
          `port: ${cluster.port}`,
          "routes: [",
          ...cluster.routes.map((route) => `  ${quoted(`nats-route://${route}`)}`),
          "]",
          ...(cluster.tls ? tlsLines(cluster.tls) : []),
        ])
      : []),
    ...(jetStream
      ? block("jetstream", [
          jetStream.directory !== undefined && `store_dir: ${quoted(jetStream.directory)}`,
          `sync_interval: ${jetStream.syncInterval === "always" ? "always" : quoted(`${jetStream.syncInterval}s`)}`,
          jetStream.maximumFileBytes !== undefined && `max_file_store: ${jetStream.maximumFileBytes}`,
          jetStream.uniqueTag !== undefined && `unique_tag: ${quoted(jetStream.uniqueTag)}`,
        ])
      : []),
    ...(account
      ? block("accounts", [
          ...block(quoted(account.name), [
            `jetstream: ${account.jetStream ? "enabled" : "disabled"}`,
            "users: [",
            ...account.users.map((user) => `  ${userText(user)}`),
            "]",
          ]),
        ])
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

const blockOf = (value: NatsValue): NatsBlock | undefined => (value instanceof Map ? value : undefined);
const textOf = (value: NatsValue): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
const listOf = (value: NatsValue): readonly NatsValue[] =>
  Array.isArray(value) ? (value as readonly NatsValue[]) : value === undefined ? [] : [value];
const textsOf = (value: NatsValue): string[] =>
  listOf(value).flatMap(
    (entry) =>
      textOf(entry)
        ?.split(",")
        .map((each) => each.trim()) ?? [],
  );

/** Seconds of a duration as Go writes it, `2m30s`; a number is seconds. */
function secondsOf(value: NatsValue): number | undefined {
  return typeof value === "number" ? value : goSeconds(typeof value === "string" ? value : undefined);
}

/** @throws SyntaxError where it is none: with that a server does not start, so that no default holds in its place */
function syncOf(value: NatsValue): SyncInterval {
  if (value === undefined) return natsDefaults.syncSeconds;
  if (typeof value === "string" && /^always$/i.test(value)) return "always";
  const seconds = typeof value === "number" && !Number.isInteger(value) ? undefined : secondsOf(value);
  if (seconds !== undefined) return seconds;
  const found = textOf(value) ?? (typeof value === "boolean" ? String(value) : "a list or a block");
  throw new SyntaxError(`sync_interval is always, or a duration such as 10s; it is ${found}`);
}

/** Bytes of an amount: in quotes `10G` is 10 · 1024³, unlike without them. */
function bytesOf(value: NatsValue): number | undefined {
  if (typeof value === "number") return value;
  const [, digits, unit = ""] = /^(\d+)([kmgt]?)$/i.exec(textOf(value) ?? "") ?? [];
  return digits === undefined
    ? undefined
    : Number(digits) * 1024 ** " kmgt".indexOf(unit.toLowerCase() || " ");
}

function tlsOf(value: NatsValue): TlsFiles | undefined {
  const entries = blockOf(value);
  if (!entries) return undefined;
  const [certificate, key, authority] = ["cert_file", "key_file", "ca_file"].map((name) =>
    textOf(setting(entries, name)),
  );
  return {
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(authority === undefined ? {} : { authority }),
    verifies: setting(entries, "verify") === true || setting(entries, "verify_and_map") === true,
  };
}

/** Port of `listen: host:port`, `listen: port` or `port: port`. */
function portOf(entries: NatsBlock, otherwise: number): number {
  const port = Number(
    textOf(setting(entries, "port", "listen"))
      ?.split(":")
      .at(-1),
  );
  return Number.isInteger(port) && port > 0 ? port : otherwise;
}

function accountOf(value: NatsValue): NatsServer["account"] {
  const accounts = [...(blockOf(value) ?? [])].flatMap(([name, each]) => {
    const entries = blockOf(each);
    return entries && name.toUpperCase() !== "$SYS" ? [{ name, entries }] : [];
  });
  const isKept = ({ entries }: (typeof accounts)[number]): boolean => {
    const jetStream = setting(entries, "jetstream");
    return (
      jetStream === true ||
      jetStream === "enabled" ||
      jetStream === "enable" ||
      blockOf(jetStream) !== undefined
    );
  };
  const account = accounts.find(isKept) ?? accounts[0];
  if (!account) return undefined;
  const users = listOf(setting(account.entries, "users")).flatMap((each): NatsUser[] => {
    const entries = blockOf(each);
    const name = entries && textOf(setting(entries, "user", "username"));
    if (name === undefined) return [];
    const permissions = blockOf(setting(entries ?? new Map(), "permissions", "permission", "authorization"));
    const allowed = (key: string): readonly string[] | undefined => {
      const given = permissions && setting(permissions, key);
      const allow = setting(blockOf(given) ?? new Map(), "allow") ?? given;
      return allow === undefined ? undefined : textsOf(allow);
    };
    const [publish, subscribe] = [allowed("publish"), allowed("subscribe")];
    return [{ name, ...(publish && { publish }), ...(subscribe && { subscribe }) }];
  });
  return { name: account.name, jetStream: isKept(account), users };
}

/**
 * Reads the configuration of a NATS server.
 *
 * @throws SyntaxError where it is none, says no time by which messages are on disk, or includes a file, which is not known
 */
export function readServer(text: string): NatsServer {
  const entries = parseNats(text);
  const name = textOf(setting(entries, "server_name"));
  const tls = tlsOf(setting(entries, "tls"));
  const cluster = blockOf(setting(entries, "cluster"));
  const clusterName = cluster && textOf(setting(cluster, "name"));
  const clusterTls = cluster && tlsOf(setting(cluster, "tls"));
  const given = setting(entries, "jetstream");
  const isOn = given === true || given === "enabled" || given === "enable" || blockOf(given) !== undefined;
  const jetStream = blockOf(given) ?? new Map<string, NatsValue>();
  const isEnabled = setting(jetStream, "enabled", "enable") !== false;
  const directory = textOf(setting(jetStream, "store_dir", "storedir", "store"));
  const maximumFileBytes = bytesOf(setting(jetStream, "max_file_store", "max_file"));
  const uniqueTag = textOf(setting(jetStream, "unique_tag"));
  const account = accountOf(setting(entries, "accounts"));
  const monitorPort = setting(entries, "http_port", "monitor_port", "http");
  return {
    ...(name === undefined ? {} : { name }),
    tags: textsOf(setting(entries, "server_tags")),
    clientPort: portOf(entries, natsDefaults.clientPort),
    ...(monitorPort === undefined ? {} : { monitorPort: Number(textOf(monitorPort)?.split(":").at(-1)) }),
    ...(tls ? { tls } : {}),
    mapsCertificates: setting(blockOf(setting(entries, "tls")) ?? new Map(), "verify_and_map") === true,
    maximumPayloadBytes: bytesOf(setting(entries, "max_payload")) ?? natsDefaults.maximumPayloadBytes,
    ...(cluster && {
      cluster: {
        ...(clusterName === undefined ? {} : { name: clusterName }),
        port: portOf(cluster, natsDefaults.clusterPort),
        routes: textsOf(setting(cluster, "routes")).map((route) =>
          route.replace(/^[a-z+-]+:\/\/(?:[^@]*@)?/i, ""),
        ),
        ...(clusterTls ? { tls: clusterTls } : {}),
      },
    }),
    ...(isOn &&
      isEnabled && {
        jetStream: {
          ...(directory === undefined ? {} : { directory }),
          syncInterval: syncOf(setting(jetStream, "sync_interval", "sync")),
          ...(maximumFileBytes === undefined ? {} : { maximumFileBytes }),
          ...(uniqueTag === undefined ? {} : { uniqueTag }),
        },
      }),
    ...(account ? { account } : {}),
  };
}
