import { type Fault, figureIn, Figures, type Range, ranges } from "../figures";
import { archiveFault } from "../postgresql/commands";
import { at, listOf, recordOf, textOf, textsOf, type Value, type ValueRecord } from "../value";
import { remembered } from "../remembered";
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
  /** `synchronous_mode` alone, whatever `synchronous_commit` makes of it. */
  readonly synchronousMode: SynchronousMode;
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

/** What a word of a setting is compared by. */
function wordOf(value: Value | undefined): string {
  return String(value ?? "")
    .trim()
    .toLowerCase();
}

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

/** Units in which parameters of PostgreSQL are times, where no unit is written. */
const timeUnits: { readonly [parameter: string]: "ms" | "s" } = {
  wal_sender_timeout: "ms",
  wal_receiver_timeout: "ms",
  recovery_min_apply_delay: "ms",
  archive_timeout: "s",
  checkpoint_timeout: "s",
  wal_receiver_status_interval: "s",
};

/** A setting in the form in which equal facts are equal: switches, numbers, times and amounts of memory in any spelling. */
export function comparable(name: string, value: Value | undefined): string {
  const on = typeof value === "number" ? undefined : switchOf(value);
  if (on !== undefined) return on ? "on" : "off";
  const unit = timeUnits[name];
  const seconds = unit === undefined ? undefined : postgresSeconds(value, unit);
  if (seconds !== undefined) return `${seconds} s`;
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value ?? null);
  const amount = postgresMegabytes(text);
  if (amount === undefined) return text;
  return /B$/.test(text) ? `${amount} MB` : String(amount);
}

/** Values of `synchronous_commit` with which a commit is acknowledged before it is on another member's disk. */
const weakCommits = new Set(["off", "false", "no", "0", "local", "remote_write"]);

function synchronousModeOf(dynamic: Value | undefined): SynchronousMode {
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

/** Whether a value is a whole number, or an amount of memory in megabytes, of so much at the least. */
const atLeast =
  (least: number) =>
  (value: Value): boolean =>
    (postgresMegabytes(value) ?? -1) >= least;
const isSwitch = (value: Value): boolean => switchOf(value) !== undefined;

/**
 * Parameters that Patroni takes from the consensus store alone, and only where it thinks them fit; what it runs with
 * otherwise (Patroni documentation, "Important rules"; its own list is in postgresql/config.py).
 */
export const guardedParameters: ReadonlyMap<
  string,
  { readonly otherwise: string; readonly fit: (value: Value) => boolean }
> = new Map([
  [
    "wal_level",
    {
      otherwise: "replica",
      fit: (value: Value) => ["hot_standby", "replica", "logical"].includes(wordOf(value)),
    },
  ],
  ["hot_standby", { otherwise: "on", fit: (value: Value) => switchOf(value) === true }],
  ["max_connections", { otherwise: "100", fit: atLeast(25) }],
  ["max_wal_senders", { otherwise: "10", fit: atLeast(3) }],
  ["wal_keep_size", { otherwise: "128MB", fit: atLeast(16) }],
  ["max_prepared_transactions", { otherwise: "0", fit: atLeast(0) }],
  ["max_locks_per_transaction", { otherwise: "64", fit: atLeast(32) }],
  ["track_commit_timestamp", { otherwise: "off", fit: isSwitch }],
  ["max_replication_slots", { otherwise: "10", fit: atLeast(4) }],
  ["max_worker_processes", { otherwise: "8", fit: atLeast(2) }],
  ["wal_log_hints", { otherwise: "on", fit: isSwitch }],
]);

const megabytesPerUnit: { readonly [unit: string]: number } = {
  b: 2 ** -20,
  kb: 2 ** -10,
  mb: 1,
  gb: 2 ** 10,
  tb: 2 ** 20,
};

/** A number, or an amount of memory of PostgreSQL in megabytes; a number without a unit as it stands. */
function postgresMegabytes(value: Value): number | undefined {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([kMGT]?B)?\s*$/.exec(String(value));
  return match ? Number(match[1]) * (megabytesPerUnit[(match[2] ?? "MB").toLowerCase()] ?? 1) : undefined;
}

/** Parameters of PostgreSQL that hold on a member: its own after the shared ones, but for those that Patroni keeps to itself. */
function parametersOf(root: Value, dynamic: Value | undefined): ValueRecord {
  const own = Object.entries(recordOf(at(root, "postgresql", "parameters")));
  return {
    ...Object.fromEntries(
      Object.entries(recordOf(at(dynamic, "postgresql", "parameters"))).map(([name, value]) => {
        const guard = guardedParameters.get(name);
        return [name, guard && !guard.fit(value) ? guard.otherwise : value];
      }),
    ),
    ...Object.fromEntries(own.filter(([name]) => !guardedParameters.has(name))),
  };
}

/** Timers of Patroni, in seconds. */
export type PatroniTiming = Pick<PatroniSettings, "ttl" | "loopWait" | "retryTimeout">;

/** The least that Patroni takes of each, in seconds (Patroni documentation, "Dynamic configuration settings"). */
export const leastTiming: PatroniTiming = { ttl: 20, loopWait: 1, retryTimeout: 3 };

/**
 * The timers that Patroni runs with, from 3.2 on: none below its least, and `loop_wait + 2 x retry_timeout <= ttl`. Where
 * that does not hold, it lowers `loop_wait`, and `retry_timeout` only where `loop_wait` cannot be lower.
 */
export function timingInForce(declared: PatroniTiming): PatroniTiming {
  const ttl = Math.max(declared.ttl, leastTiming.ttl);
  const retryTimeout = Math.max(declared.retryTimeout, leastTiming.retryTimeout);
  const loopWait = Math.max(declared.loopWait, leastTiming.loopWait);
  if (leastTiming.loopWait + 2 * retryTimeout > ttl)
    return {
      ttl,
      loopWait: leastTiming.loopWait,
      retryTimeout: Math.floor((ttl - leastTiming.loopWait) / 2),
    };
  return { ttl, loopWait: Math.min(loopWait, ttl - 2 * retryTimeout), retryTimeout };
}

/** The timers that a part of the configuration kept in the consensus store states, with Patroni's defaults. */
export function statedTiming(dynamic: Value | undefined): PatroniTiming {
  const stated = (key: string, absent: number): number =>
    figureIn(ranges.patroniSeconds, at(dynamic, key)) ?? absent;
  return {
    ttl: stated("ttl", defaults.ttl),
    loopWait: stated("loop_wait", defaults.loopWait),
    retryTimeout: stated("retry_timeout", defaults.retryTimeout),
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
  const before = figures.faults.length;
  const timing = {
    ttl: setting(ranges.patroniSeconds, "ttl", defaults.ttl),
    loopWait: setting(ranges.patroniSeconds, "loop_wait", defaults.loopWait),
    retryTimeout: setting(ranges.patroniSeconds, "retry_timeout", defaults.retryTimeout),
  };
  const readable = figures.faults.length === before;
  const waits = !weakCommits.has(wordOf(parameters["synchronous_commit"] ?? "on"));
  const archiveMode = String(parameters["archive_mode"] ?? "off");
  const archiveCommand = textOf(parameters["archive_command"]) ?? "";
  return {
    // One that is no figure outlasts everything, whatever Patroni makes of it.
    ...(readable ? timingInForce(timing) : timing),
    synchronousMode: waits ? synchronousModeOf(dynamic) : "off",
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
    archive: archiveFault(archiveMode, archiveCommand) === undefined,
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

const yaml = new YamlBlocks();

/**
 * Reads the text of a `patroni.yml`.
 *
 * @returns what it says, or the reason why it cannot be read
 */
export const parsePatroni = remembered((text): PatroniText | { readonly reason: string } => {
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
  const storeKind = ["etcd3", "etcd"].find((kind) => at(root, kind) !== undefined);
  const hba = at(root, "postgresql", "pg_hba");
  return {
    scope,
    namespace: namespaceOf(textOf(at(root, "namespace"))),
    ...settingsWith(root, at(root, "bootstrap", "dcs"), figures),
    ...tagsOf(at(root, "tags"), figures),
    store: storeKind === undefined ? [] : storeHosts(at(root, storeKind)),
    storeKind,
    ...(hba === undefined ? {} : { clientAuthentication: textsOf(hba) }),
    document: root,
    faults: figures.faults,
  };
});

/** What depends on the part of the configuration that is kept in the consensus store. */
export type SettingsInForce = Pick<
  PatroniText,
  "settings" | "synchronousMode" | "parameters" | "restoreCommand"
>;

/**
 * What holds on a member when the consensus store keeps this.
 *
 * @param document a member's own text
 * @param figures keeps what is no figure; the worst counts for it
 */
export function settingsWith(
  document: Value,
  dynamic: Value | undefined,
  figures = new Figures(),
): SettingsInForce {
  const parameters = parametersOf(document, dynamic);
  const restoreCommand = textOf(
    at(document, "postgresql", "recovery_conf", "restore_command") ?? parameters["restore_command"],
  );
  return {
    settings: settingsOf(document, dynamic, figures),
    synchronousMode: synchronousModeOf(dynamic),
    parameters,
    ...(restoreCommand === undefined ? {} : { restoreCommand }),
  };
}

/** What the consensus store keeps after `patronictl edit-config --apply`: what is said replaces, `null` takes out. */
export function patched(kept: Value | undefined, change: Value | undefined): Value {
  const result: { [key: string]: Value } = { ...recordOf(kept) };
  for (const [key, value] of Object.entries(recordOf(change))) {
    if (value === null) delete result[key];
    else if (typeof value === "object" && !Array.isArray(value)) result[key] = patched(result[key], value);
    else result[key] = value;
  }
  return result;
}

/** Where Patroni keeps a cluster that names no namespace; a slash at both ends is added where it lacks. */
function namespaceOf(namespace = "service"): string {
  return `/${namespace.split("/").filter(Boolean).join("/")}/`;
}
