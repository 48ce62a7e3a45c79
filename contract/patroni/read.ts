import { type Fault, figureIn, Figures, type Range, ranges } from "../figures";
import { at, listOf, recordOf, textOf, type Value } from "../value";
import { YamlBlocks } from "../yaml-blocks";
import type { PatroniSettings, SynchronousMode } from "./settings";

/** What one member's `patroni.yml` says. */
export interface PatroniText {
  readonly scope: string;
  readonly settings: PatroniSettings;
  readonly noFailover: boolean;
  readonly noSync: boolean;
  readonly failoverPriority: number;
  /** Hosts of the consensus store, without ports. */
  readonly storeHosts: readonly string[];
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

/** `host:port`, `[v6]:port` or a URL, without its port. */
function hostOf(entry: string): string {
  const bare = entry
    .trim()
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "");
  const match = /^(\[[^\]]+\]|[^:]+)(?::\d+)?$/.exec(bare);
  return (match?.[1] ?? bare).replace(/^\[|\]$/g, "");
}

function storeHosts(root: Value): string[] {
  const store = at(root, "etcd3") ?? at(root, "etcd");
  const hosts = at(store, "hosts") ?? at(store, "host");
  const entries =
    typeof hosts === "string" ? hosts.split(",") : listOf(hosts).map((host) => textOf(host) ?? "");
  return entries.filter((entry) => entry.trim() !== "").map(hostOf);
}

/** A tag that a boolean or a priority of 0 or less sets; the boolean decides where both are there. */
function excluded(tags: Value | undefined, flag: string, priority: string, figures: Figures): boolean {
  const set = switchOf(at(tags, flag));
  if (set !== undefined) return set;
  const number = figures.take(ranges.failoverPriority, at(tags, priority), undefined, `tags.${priority}`);
  return number !== undefined && number <= 0;
}

function settingsOf(root: Value, figures: Figures): PatroniSettings {
  const dynamic = at(root, "bootstrap", "dcs");
  // A member's own parameters come after the shared ones, except for those that Patroni keeps to itself.
  const parameters = {
    ...recordOf(at(dynamic, "postgresql", "parameters")),
    ...recordOf(at(root, "postgresql", "parameters")),
  };
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
  const tags = at(root, "tags");
  // A member that takes its log from the archive or from another copy never confirms a write of the leader.
  const indirect = switchOf(at(tags, "nostream")) === true || textOf(at(tags, "replicatefrom")) !== undefined;
  const figures = new Figures();
  return {
    scope,
    settings: settingsOf(root, figures),
    noFailover: excluded(tags, "nofailover", "failover_priority", figures),
    noSync: excluded(tags, "nosync", "sync_priority", figures) || indirect,
    failoverPriority: figureIn(ranges.failoverPriority, at(tags, "failover_priority")) ?? 1,
    storeHosts: storeHosts(root),
    faults: figures.faults,
  };
}
