import { type Fault, figureIn, Figures, type Range, ranges } from "../figures";
import { at, listOf, recordOf, textOf, textsOf, type Value, type ValueRecord } from "../value";
import { YamlBlocks } from "../yaml-blocks";
import type { PatroniSettings, SynchronousMode } from "./settings";

/** The tags of a member that keep it from a part, as they stand. */
export interface MemberTags {
  readonly noFailover: boolean;
  /** Never a synchronous copy: by a tag of its own, or because it does not stream from the leader. */
  readonly noSync: boolean;
  readonly failoverPriority: number;
  /** The tag that keeps it from being promoted: `nofailover` or `failover_priority`; absent: none. */
  readonly noFailoverBy?: string;
  /** The tag that keeps it from being a synchronous copy; absent: none. */
  readonly noSyncBy?: string;
}

/** A server of the consensus store, as a member asks it. */
export interface StoreHost {
  readonly host: string;
  readonly port: number;
  /** `http` where nothing else is said. */
  readonly protocol: string;
}

/** What one member's `patroni.yml` says. */
export interface PatroniText extends MemberTags {
  readonly scope: string;
  /** Where its cluster is kept in the consensus store, with a slash at both ends. */
  readonly namespace: string;
  readonly settings: PatroniSettings;
  readonly store: readonly StoreHost[];
  /** `etcd3`, or another consensus store that it names. */
  readonly storeKind: string | undefined;
  /** Parameters of PostgreSQL: the member's own after the shared ones. */
  readonly parameters: ValueRecord;
  /** Lines of `pg_hba.conf`; absent: PostgreSQL's own file, which is not known. */
  readonly clientAuthentication?: readonly string[];
  readonly restoreCommand?: string;
  /** Everything that it says. */
  readonly document: Value;
  /** Settings that could not be read; the worst of each counts. */
  readonly faults: readonly Fault[];
}

/**
 * What Patroni and PostgreSQL assume where their configuration is silent, from their documentation
 * (Patroni: dynamic configuration settings; PostgreSQL: runtime configuration).
 */
const defaults = {
  ttl: 30,
  loopWait: 10,
  retryTimeout: 10,
  synchronousCount: 1,
  maximumLagBytes: 1_048_576,
  walSenderTimeoutSeconds: 60,
  archiveTimeoutSeconds: 0,
} as const;

const trueWords = new Set(["true", "on", "yes", "1"]);
const falseWords = new Set(["false", "off", "no", "0"]);

/** A switch as Patroni and PostgreSQL read it. */
function switchOf(value: Value | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = typeof value === "number" ? String(value) : textOf(value)?.toLowerCase();
  if (word === undefined) return undefined;
  if (trueWords.has(word)) return true;
  return falseWords.has(word) ? false : undefined;
}

const secondsPerUnit: { readonly [unit: string]: number } = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
};

/**
 * A PostgreSQL duration in seconds; a number without a unit is in the parameter's own unit.
 *
 * @returns `undefined` where it is none
 */
export function postgresSeconds(value: Value | undefined, ownUnit: "ms" | "s"): number | undefined {
  const match = /^\s*'?(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?'?\s*$/.exec(String(value ?? ""));
  if (!match) return undefined;
  return Number(match[1]) * secondsPerUnit[match[2] ?? ownUnit]!;
}

/** Values of `synchronous_commit` with which a commit does not wait for another site. */
const localCommits = new Set(["off", "false", "no", "0", "local"]);

function synchronousModeOf(dynamic: Value | undefined, commit: Value | undefined): SynchronousMode {
  if (commit !== undefined && localCommits.has(String(commit).toLowerCase())) return "off";
  const mode = at(dynamic, "synchronous_mode");
  if (String(mode).toLowerCase() === "quorum") return "quorum";
  return switchOf(mode) === true ? "on" : "off";
}

/** Ports of a server of the consensus store where none is said. */
const STORE_PORT = 2379;

/** `host`, `host:port`, `[v6]:port` or a URL. */
function storeHostOf(entry: string, protocol: string): StoreHost {
  const url = /^(https?):\/\/(.*?)\/?$/.exec(entry.trim());
  const bare = url?.[2] ?? entry.trim();
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(bare);
  return {
    host: (match?.[1] ?? bare).replace(/^\[|\]$/g, ""),
    port: Number(match?.[2] ?? STORE_PORT),
    protocol: url?.[1] ?? protocol,
  };
}

function storeHosts(store: Value | undefined): StoreHost[] {
  const hosts = at(store, "hosts") ?? at(store, "host") ?? at(store, "url");
  const protocol = textOf(at(store, "protocol")) ?? "http";
  const entries =
    typeof hosts === "string" ? hosts.split(",") : listOf(hosts).map((host) => textOf(host) ?? "");
  return entries.filter((entry) => entry.trim() !== "").map((entry) => storeHostOf(entry, protocol));
}

/** The tag that keeps a member from a part, of a boolean and a priority; the boolean decides where both are there. */
function excludedBy(
  tags: Value | undefined,
  flag: string,
  priority: string,
  figures: Figures,
): string | undefined {
  const set = switchOf(at(tags, flag));
  if (set !== undefined) return set ? flag : undefined;
  const number = figures.take(ranges.failoverPriority, at(tags, priority), undefined, `tags.${priority}`);
  return number !== undefined && number <= 0 ? priority : undefined;
}

function tagsOf(tags: Value | undefined, figures: Figures): MemberTags {
  const noFailoverBy = excludedBy(tags, "nofailover", "failover_priority", figures);
  // A member that takes its log from the archive or from another copy never confirms a write of the leader.
  const indirect =
    switchOf(at(tags, "nostream")) === true
      ? "nostream"
      : textOf(at(tags, "replicatefrom")) !== undefined
        ? "replicatefrom"
        : undefined;
  const noSyncBy = excludedBy(tags, "nosync", "sync_priority", figures) ?? indirect;
  return {
    noFailover: noFailoverBy !== undefined,
    noSync: noSyncBy !== undefined,
    failoverPriority: figureIn(ranges.failoverPriority, at(tags, "failover_priority")) ?? 1,
    ...(noFailoverBy === undefined ? {} : { noFailoverBy }),
    ...(noSyncBy === undefined ? {} : { noSyncBy }),
  };
}

/** What Patroni keeps to itself: the value in the consensus store holds, whatever a member's own text says. */
const SHARED_ALONE = new Set([
  "max_connections",
  "max_locks_per_transaction",
  "max_worker_processes",
  "max_prepared_transactions",
  "wal_level",
  "track_commit_timestamp",
]);

/** Parameters of PostgreSQL that hold on a member: its own after the shared ones, but for those that Patroni keeps to itself. */
function parametersOf(root: Value, dynamic: Value | undefined): ValueRecord {
  const own = Object.entries(recordOf(at(root, "postgresql", "parameters")));
  return {
    ...recordOf(at(dynamic, "postgresql", "parameters")),
    ...Object.fromEntries(own.filter(([name]) => !SHARED_ALONE.has(name))),
  };
}

function settingsOf(root: Value, dynamic: Value | undefined, figures: Figures): PatroniSettings {
  const parameters = parametersOf(root, dynamic);
  const setting = (range: Range, key: string, absent: number): number =>
    figures.take(range, at(dynamic, key), absent, `bootstrap.dcs.${key}`);
  const timeout = (range: Range, key: string, ownUnit: "ms" | "s", absent: number): number => {
    const value = parameters[key];
    const seconds = value === undefined || value === null ? undefined : postgresSeconds(value, ownUnit);
    return figures.take(range, seconds ?? value, absent, `postgresql.parameters.${key}`);
  };
  const archiveMode = String(parameters["archive_mode"] ?? "off").toLowerCase();
  const archiveCommand = textOf(parameters["archive_command"]) ?? "";
  return {
    ttl: setting(ranges.patroniSeconds, "ttl", defaults.ttl),
    loopWait: setting(ranges.patroniSeconds, "loop_wait", defaults.loopWait),
    retryTimeout: setting(ranges.patroniSeconds, "retry_timeout", defaults.retryTimeout),
    synchronousMode: synchronousModeOf(dynamic, parameters["synchronous_commit"]),
    synchronousStrict: switchOf(at(dynamic, "synchronous_mode_strict")) === true,
    synchronousCount: setting(ranges.synchronousCount, "synchronous_node_count", defaults.synchronousCount),
    failsafe: switchOf(at(dynamic, "failsafe_mode")) === true,
    maximumLagBytes: setting(ranges.lagBytes, "maximum_lag_on_failover", defaults.maximumLagBytes),
    walSenderTimeoutSeconds: timeout(
      ranges.walSenderSeconds,
      "wal_sender_timeout",
      "ms",
      defaults.walSenderTimeoutSeconds,
    ),
    archive: (archiveMode === "always" || trueWords.has(archiveMode)) && archiveCommand.trim() !== "",
    restoresFromArchive:
      textOf(at(root, "postgresql", "recovery_conf", "restore_command") ?? parameters["restore_command"]) !==
      undefined,
    archiveTimeoutSeconds: timeout(
      ranges.archiveSeconds,
      "archive_timeout",
      "s",
      defaults.archiveTimeoutSeconds,
    ),
  };
}

/**
 * Reads the text of a `patroni.yml`.
 *
 * @param yaml keeps what several texts have in common
 * @returns what it says, or the reason why it cannot be read
 */
export function parsePatroni(
  text: string,
  yaml = new YamlBlocks(),
): PatroniText | { readonly reason: string } {
  let root: Value;
  try {
    root = yaml.parse(text);
  } catch (error) {
    return {
      reason: `it is not YAML: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    };
  }
  const scope = textOf(at(root, "scope"));
  if (scope === undefined) return { reason: "it names no scope" };
  if (at(root, "bootstrap", "dcs") === undefined) return { reason: "it has no bootstrap.dcs" };
  const figures = new Figures();
  const dynamic = at(root, "bootstrap", "dcs");
  const storeKind = ["etcd3", "etcd"].find((kind) => at(root, kind) !== undefined);
  const hba = at(root, "postgresql", "pg_hba");
  const parameters = parametersOf(root, dynamic);
  const restoreCommand = textOf(
    at(root, "postgresql", "recovery_conf", "restore_command") ?? parameters["restore_command"],
  );
  return {
    scope,
    namespace: namespaceOf(textOf(at(root, "namespace"))),
    settings: settingsOf(root, dynamic, figures),
    ...tagsOf(at(root, "tags"), figures),
    store: storeKind === undefined ? [] : storeHosts(at(root, storeKind)),
    storeKind,
    parameters,
    ...(hba === undefined ? {} : { clientAuthentication: textsOf(hba) }),
    ...(restoreCommand === undefined ? {} : { restoreCommand }),
    document: root,
    faults: figures.faults,
  };
}

/** Where Patroni keeps a cluster that names no namespace; a slash at both ends is added where it lacks. */
function namespaceOf(namespace = "service"): string {
  return `/${namespace.split("/").filter(Boolean).join("/")}/`;
}
