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
}

/** What a zone's text says. */
export interface ZoneText {
  readonly answers: readonly LuaAnswer[];
  /** Names of the name servers in the records at the apex. */
  readonly nameServers: readonly string[];
  /** Lua address records that could not be read. */
  readonly unread: readonly string[];
}

/** PowerDNS's own defaults for a check by `ifurlup`, from its documentation. */
const luaDefaults = { timeoutSeconds: 2, minimumFailures: 1 } as const;

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

function optionOf(options: string, name: string): number | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*['"]?(\\d+(?:\\.\\d+)?)`).exec(options);
  return match ? Number(match[1]) : undefined;
}

function parseLua(name: string, ttlSeconds: number, content: string): LuaAnswer | undefined {
  const call = /^\s*(?:;?\s*return\s+)?if(?:url|port)up\s*\((.*)\)\s*;?\s*$/s.exec(content);
  if (!call) return undefined;
  const [, afterTarget] = cutArgument(call[1]!);
  const [addresses, options] = cutArgument(afterTarget);
  const groups = parseGroups(addresses);
  if (!groups) return undefined;
  return {
    name,
    ttlSeconds,
    groups,
    timeoutSeconds: optionOf(options, "timeout") ?? luaDefaults.timeoutSeconds,
    minimumFailures: optionOf(options, "minimumFailures") ?? luaDefaults.minimumFailures,
    intervalSeconds: optionOf(options, "interval"),
  };
}

const LUA_RECORD = /^(\S+)\s+(?:(\d+)\s+)?(?:IN\s+)?LUA\s+A\s+(.*)$/i;
const NS_RECORD = /^(\S*)\s+(?:(\d+)\s+)?(?:IN\s+)?NS\s+(\S+)\s*$/i;

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
  const nameServers: string[] = [];
  const unread: string[] = [];
  let origin = zone.toLowerCase();
  let defaultTtl = 0;
  for (const line of logicalLines(text)) {
    const directive = /^\$(ORIGIN|TTL)\s+(\S+)/i.exec(line);
    if (directive?.[1]?.toUpperCase() === "ORIGIN") origin = directive[2]!.toLowerCase().replace(/\.$/, "");
    if (directive?.[1]?.toUpperCase() === "TTL") defaultTtl = Number(directive[2]) || 0;
    const nameServer = NS_RECORD.exec(line);
    if (nameServer) {
      const owner = nameServer[1] === "" ? zone : qualified(nameServer[1]!, origin);
      if (owner === zone) nameServers.push(qualified(nameServer[3]!, origin));
    }
    const record = LUA_RECORD.exec(line);
    if (!record) continue;
    const name = qualified(record[1]!, origin);
    const answer = parseLua(name, record[2] ? Number(record[2]) : defaultTtl, joinedContent(record[3]!));
    if (answer) answers.push(answer);
    else unread.push(`${name}: ${record[3]!.slice(0, 120)}`);
  }
  return { answers, nameServers, unread };
}
