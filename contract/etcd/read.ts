import { parse } from "yaml";
import { recordOf, type Value } from "../value";

/** Flags of etcd that are switches: without a value they are on, and the word after them is another. */
const SWITCHES = new Set([
  "client-cert-auth",
  "peer-client-cert-auth",
  "auto-tls",
  "peer-auto-tls",
  "force-new-cluster",
  "strict-reconfig-check",
  "pre-vote",
  "unsafe-no-fsync",
  "peer-skip-client-san-verification",
  "enable-pprof",
]);

/** Settings of etcd by the name of their flag, however they are written. */
export type EtcdSettings = ReadonlyMap<string, string>;

/** What a process is started with. */
export interface EtcdStart {
  /** Command and arguments. */
  readonly words: readonly string[];
  /** Variables of its environment. */
  readonly environment: ReadonlyMap<string, string>;
  /** Texts of files by their name, for `--config-file`. Default: none. */
  readonly files?: ReadonlyMap<string, string>;
}

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/s, "$2");

/** Words of a shell's command line; a word that is none stays as it is. */
function shellWords(word: string): string[] {
  if (!/\s--?[a-z]/.test(word)) return [word];
  return [...word.matchAll(/(?:"[^"]*"|'[^']*'|\\\n|[^\s"'\\])+/g)].map(([part]) => unquoted(part));
}

function flagsOf(words: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  const all = words.flatMap(shellWords);
  for (const [index, word] of all.entries()) {
    const match = /^--?([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word);
    const [, name, value] = match ?? [];
    if (name === undefined) continue;
    const following = SWITCHES.has(name) ? undefined : all[index + 1];
    flags.set(name, unquoted(value ?? following ?? "true"));
  }
  return flags;
}

const flagOf = (variable: string): string =>
  variable.slice("ETCD_".length).toLowerCase().replaceAll("_", "-");

function variablesOf(environment: Iterable<readonly [string, string]>): Map<string, string> {
  return new Map(
    [...environment]
      .filter(([name]) => name.startsWith("ETCD_"))
      .map(([name, value]) => [flagOf(name), unquoted(value)] as const),
  );
}

function fileOf(text: string): Map<string, string> {
  const root = recordOf(parse(text) as Value);
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(root)) {
    if (value !== null && typeof value !== "object") settings.set(name, String(value));
  }
  for (const [section, prefix] of [
    ["client-transport-security", ""],
    ["peer-transport-security", "peer-"],
  ] as const) {
    for (const [name, value] of Object.entries(recordOf(root[section])))
      if (value !== null && typeof value !== "object") settings.set(`${prefix}${name}`, String(value));
  }
  return settings;
}

/** Replaces `$(NAME)` by what the environment says, as Kubernetes does; a name that it does not say stays. */
function expanded(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, name: string) => environment.get(name) ?? whole);
}

/**
 * The settings that etcd runs with. A configuration file holds alone; otherwise a flag goes before a variable (etcd
 * documentation, "Configuration options").
 */
export function readEtcdSettings({ words, environment, files }: EtcdStart): EtcdSettings {
  const flags = flagsOf(words.map((word) => expanded(word, environment)));
  const variables = variablesOf(environment);
  const path = flags.get("config-file") ?? variables.get("config-file");
  const file = path === undefined ? undefined : files?.get(path.split("/").at(-1) ?? "");
  if (file !== undefined) return fileOf(file);
  return new Map([...variables, ...flags]);
}

/** Settings in the text of a machine's first start: lines `ETCD_NAME=value`, and flags of a command that runs etcd. */
export function readEtcdUserData(text: string): EtcdSettings {
  const variables = [
    ...text.matchAll(/^[ \t]*(?:-\s+|export\s+|Environment=)*["']?(ETCD_[A-Z0-9_]+)=(.*?)["']?[ \t]*\r?$/gm),
  ].map(([, name = "", value = ""]) => [name, value] as const);
  const command = text
    .replace(/\\\r?\n/g, " ")
    .split("\n")
    .find((line) => /(?:^|[\s=/])etcd\s+.*--?[a-z]/.test(line));
  return readEtcdSettings({ words: command ? shellWords(command) : [], environment: new Map(variables) });
}

/** A URL of a member, taken apart. */
export interface MemberUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** Reads `https://host:2380`; `undefined` where it is none. */
export function parseMemberUrl(text: string): MemberUrl | undefined {
  const match = /^(https?|unixs?):\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/?$/.exec(text.trim());
  const [, scheme, host, port] = match ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  return {
    scheme,
    host: host.replace(/^\[|\]$/g, ""),
    port: Number(port ?? (scheme === "https" ? 443 : 80)),
  };
}

/** The URLs of a list with commas between them; those that are none are left out. */
export function memberUrls(list: string | undefined): MemberUrl[] {
  return (list ?? "")
    .split(",")
    .map(parseMemberUrl)
    .filter((url) => url !== undefined);
}

/** Reads `name=https://host:2380,...` into hosts by name; `undefined` where it has another form. */
export function parseMemberList(text: string): Map<string, string> | undefined {
  const members = new Map<string, string>();
  for (const part of text.split(",")) {
    const [name, url] = part.split("=", 2);
    const host = url === undefined ? undefined : parseMemberUrl(url)?.host;
    if (!name || host === undefined) return undefined;
    members.set(name.trim(), host);
  }
  return members.size > 0 ? members : undefined;
}

/** What etcd assumes where nothing is said (etcd documentation, "Configuration options"). */
export const etcdDefaults = {
  heartbeatMilliseconds: 100,
  electionMilliseconds: 1000,
  quotaBytes: 2 * 2 ** 30,
  listenClientUrls: "http://localhost:2379",
  listenPeerUrls: "http://localhost:2380",
  name: "default",
  token: "etcd-cluster",
} as const;
