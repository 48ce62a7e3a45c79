import { type Fault, Figures, type Range, ranges } from "../figures";

/** Addresses that a Lua record may answer with, in the order in which its groups are tried. */
export interface LuaAnswer {
  /** Fully qualified, lower case, without a trailing dot. */
  readonly name: string;
  readonly ttlSeconds: number;
  readonly groups: readonly (readonly string[])[];
  /** Longest time of one check, in seconds. */
  readonly timeoutSeconds: number;
  /** Failed checks after which an address leaves the answers. */
  readonly minimumFailures: number;
  /** Seconds between two checks where the record overrides the server; absent where it does not. */
  readonly intervalSeconds?: number;
  /** What is asked of each address: a URL, or whether a port takes connections. */
  readonly asks: { readonly url: string } | { readonly port: number };
  /** How one of the addresses that work is chosen. Absent: by chance. */
  readonly selector?: string;
}

/** A record as a zone's text holds it. */
export interface ZoneRecord {
  /** Fully qualified, lower case, without a trailing dot. */
  readonly name: string;
  readonly ttlSeconds: number;
  /** In capitals. */
  readonly type: string;
  readonly content: string;
}

/** What a zone's text says. */
export interface ZoneText {
  readonly answers: readonly LuaAnswer[];
  /** Names of the name servers in the records at the apex. */
  readonly nameServers: readonly string[];
  /** Every record, in the order of the text. */
  readonly records: readonly ZoneRecord[];
  /** Address records and figures that could not be read; the worst of each figure counts. */
  readonly faults: readonly Fault[];
}

/** PowerDNS's own default for `default-ttl`, from its documentation. */
const DEFAULT_TTL_SECONDS = 3600;

/** PowerDNS's own defaults for a check by `ifurlup`, from its documentation. */
const luaDefaults = { timeoutSeconds: 2, minimumFailures: 1 } as const;

/** A name of a zone's text in full. */
function qualified(name: string, origin: string): string {
  const lower = name.toLowerCase();
  if (lower === "@") return origin;
  return lower.endsWith(".") ? lower.slice(0, -1) : `${lower}.${origin}`;
}

/** `{'a','b'}` or `{{'a','b'},{'c'}}`, without anything else in it. */
function parseGroups(lua: string): string[][] | undefined {
  const address = String.raw`\s*['"][0-9A-Fa-f.:]+['"]\s*`;
  const group = String.raw`\s*\{${address}(?:,${address})*\}\s*`;
  const addressesOf = (text: string): string[] =>
    [...text.matchAll(/['"]([^'"]+)['"]/g)].map((match) => match[1]!);
  if (new RegExp(`^${group}$`).test(lua)) return [addressesOf(lua)];
  if (!new RegExp(`^\\s*\\{${group}(?:,${group})*\\}\\s*$`).test(lua)) return undefined;
  return [...lua.slice(lua.indexOf("{") + 1).matchAll(/\{[^{}]*\}/g)].map((match) => addressesOf(match[0]));
}

/** The text up to the comma that ends an argument outside of braces and quotes, and the text after it. */
function cutArgument(text: string): [argument: string, rest: string] {
  let depth = 0;
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === "," && depth === 0) return [text.slice(0, index), text.slice(index + 1)];
  }
  return [text, ""];
}

/** Text of an option in a Lua table, without quotes; `undefined` where it is not there. */
function optionOf(options: string, name: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`\\b${name}\\s*=\\s*(?:['"]([^'"]*)['"]|([^\\s,}]+))`).exec(options) ?? [];
  return quoted ?? bare;
}

function parseLua(record: AddressRecord, content: string, figures: Figures): LuaAnswer | undefined {
  const call = /^\s*(?:;?\s*return\s+)?if(url|port)up\s*\((.*)\)\s*;?\s*$/s.exec(content);
  if (!call) return undefined;
  const { name, ttlSeconds } = record;
  const [target, afterTarget] = cutArgument(call[2]!);
  const [addresses, options] = cutArgument(afterTarget);
  const groups = parseGroups(addresses);
  if (!groups) return undefined;
  const asked = target.trim().replace(/^(['"])(.*)\1$/s, "$2");
  const selector = optionOf(options, "selector");
  const option = <Absent>(range: Range, key: string, absent: Absent): number | Absent =>
    figures.take(range, optionOf(options, key), absent, `${name}: ${key}`);
  if (call[1] !== "url" && !/^\d+$/.test(asked)) return undefined;
  return {
    name,
    ttlSeconds,
    groups,
    timeoutSeconds: option(ranges.checkTimeoutSeconds, "timeout", luaDefaults.timeoutSeconds),
    minimumFailures: option(ranges.checkFailures, "minimumFailures", luaDefaults.minimumFailures),
    intervalSeconds: option(ranges.checkIntervalSeconds, "interval", undefined),
    asks: call[1] === "url" ? { url: asked } : { port: Number(asked) },
    ...(selector === undefined ? {} : { selector }),
  };
}

/** What a record's line says before its content. */
interface AddressRecord {
  readonly name: string;
  readonly ttlSeconds: number;
}

/** An owner (none: that of the record before it), a TTL and a class in either order, a type and what it holds. */
const RECORD =
  /^(\S*)((?:\s+\S+){0,2}?)\s+(LUA|NS|SOA|A|AAAA|CAA|CNAME|ALIAS|TXT|MX|SRV|PTR|DS|DNSKEY|TLSA|HTTPS|SVCB)\s+(.*)$/i;
const LUA_ADDRESS = /^A\s+(.*)$/i;

const secondsPerUnit: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A TTL in seconds, as zone files write it: `3600`, `1h`, `1h30m`. The text itself where it is none. */
function zoneSeconds(text: string): number | string {
  if (!/^(\d+[smhdw])+$/i.test(text)) return text;
  return [...text.matchAll(/(\d+)([smhdw])/gi)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * secondsPerUnit[unit!.toLowerCase()]!,
    0,
  );
}

/** Joins what parentheses spread over several lines, and takes comments away. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open = "";
  for (const raw of text.split("\n")) {
    const line = raw.replace(/^((?:[^;"]|"[^"]*")*);.*$/, "$1");
    open = open === "" ? line : `${open} ${line.trim()}`;
    const bare = open.replace(/"[^"]*"/g, "");
    if (bare.split("(").length > bare.split(")").length) continue;
    lines.push(open.trimEnd());
    open = "";
  }
  if (open !== "") lines.push(open.trimEnd());
  return lines;
}

/** Text of a record's content: its quoted parts joined, as a zone file allows them to be split. */
function joinedContent(content: string): string {
  const parts = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) =>
    match[1]!.replaceAll('\\"', '"'),
  );
  return parts.length > 0 ? parts.join("") : content;
}

/**
 * Reads the text of a zone for an authoritative PowerDNS: the addresses that its Lua records choose from,
 * and the name servers at its apex.
 *
 * @param text the zone file
 * @param zone the zone's name, without a trailing dot
 */
export function parseZone(text: string, zone: string): ZoneText {
  const answers: LuaAnswer[] = [];
  const records: ZoneRecord[] = [];
  const unread: Fault[] = [];
  const figures = new Figures();
  let origin = zone.toLowerCase();
  let owner = zone.toLowerCase();
  let defaultTtl: number = DEFAULT_TTL_SECONDS;
  for (const line of logicalLines(text)) {
    const directive = /^\$(ORIGIN|TTL)\s+(\S+)/i.exec(line);
    if (directive?.[1]?.toUpperCase() === "ORIGIN") origin = directive[2]!.toLowerCase().replace(/\.$/, "");
    if (directive?.[1]?.toUpperCase() === "TTL")
      defaultTtl = figures.take(ranges.ttlSeconds, zoneSeconds(directive[2]!), defaultTtl, "$TTL");
    if (directive) continue;
    const first = /^\S+/.exec(line)?.[0];
    if (first !== undefined) owner = qualified(first, origin);
    const [, , between = "", type, content = ""] = RECORD.exec(line) ?? [];
    if (type === undefined) continue;
    const name = owner;
    const given = between.split(/\s+/).find((word) => word !== "" && word.toUpperCase() !== "IN");
    const stated = given === undefined ? undefined : zoneSeconds(given);
    const ttlSeconds = figures.take(ranges.ttlSeconds, stated, defaultTtl, `${name}: TTL`);
    const record = { name, ttlSeconds, type: type.toUpperCase(), content: content.trim() };
    records.push(record.type === "NS" ? { ...record, content: qualified(record.content, origin) } : record);
    const address = record.type === "LUA" ? LUA_ADDRESS.exec(content)?.[1] : undefined;
    if (address === undefined) continue;
    const answer = parseLua({ name, ttlSeconds }, joinedContent(address), figures);
    if (answer) answers.push(answer);
    else {
      const reason = `an address record by ifurlup or ifportup is expected; it is ${address.slice(0, 120)}`;
      unread.push({ where: name, reason });
    }
  }
  const apex = records.filter(({ name, type }) => name === zone && type === "NS");
  const nameServers = apex.map(({ content }) => content);
  return { answers, nameServers, records, faults: [...unread, ...figures.faults] };
}
