import { type Fault, Figures, type Range, ranges } from "../figures";

/** What a PowerDNS Authoritative Server is told by `pdns.conf` and its command line. */
export interface ServerConfiguration {
  /** Whether Lua records are answered: `enable-lua-records`. */
  readonly luaRecords: boolean;
  /** Seconds between two checks of an address. */
  readonly checkIntervalSeconds: number;
  /** Seconds for which answers are kept and given again, by setting. */
  readonly cacheSeconds: { readonly [setting in CacheSetting]: number };
  /** Backends, in the order in which they are asked. */
  readonly backends: readonly string[];
  /** The list of zones of the bind backend. */
  readonly bindConfiguration?: string;
  readonly port: number;
  /** Addresses that it listens at. */
  readonly addresses: readonly string[];
  readonly faults: readonly Fault[];
}

/** Settings by which answers are kept. */
export type CacheSetting = "cache-ttl" | "query-cache-ttl" | "negquery-cache-ttl";

/** PowerDNS's own defaults, from its documentation. */
const defaults = {
  "cache-ttl": 20,
  "query-cache-ttl": 20,
  "negquery-cache-ttl": 60,
  "lua-health-checks-interval": 5,
  "local-port": 53,
  "local-address": "0.0.0.0, ::",
} as const;

/** Settings by name: `name=value` or `name+=value` a line, `#` begins a comment; the last one counts. */
function settingsIn(lines: readonly string[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of lines) {
    const [, name, more, value = ""] = /^\s*([a-z0-9-]+)\s*(\+?)=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const before = more === "+" ? settings.get(name) : undefined;
    settings.set(name, before ? `${before},${value}` : value);
  }
  return settings;
}

/** PowerDNS takes a switch as on where it is `yes` or has no value; `shared` is on, in one state for all records. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(no|false|off|0)$/i.test(value);
}

const words = (value: string | undefined): string[] => (value ?? "").split(/[\s,;]+/).filter(Boolean);

/**
 * Reads the configuration of a PowerDNS Authoritative Server.
 *
 * @param text `pdns.conf`
 * @param flags what its command line sets, which comes before the file: `--local-port=5353`
 */
export function readConfiguration(text: string, flags: readonly string[] = []): ServerConfiguration {
  const lines = text.split("\n").map((line) => line.replace(/(^|\s)#.*$/, ""));
  const given = flags.filter((flag) => flag.startsWith("--")).map((flag) => flag.slice(2));
  const settings = settingsIn([...lines, ...given.map((flag) => (flag.includes("=") ? flag : `${flag}=`))]);
  const figures = new Figures();
  const figure = (range: Range, name: keyof typeof defaults): number =>
    figures.take(range, settings.get(name), Number(defaults[name]), name);
  const bindConfiguration = settings.get("bind-config");
  return {
    luaRecords: isOn(settings.get("enable-lua-records")),
    checkIntervalSeconds: figure(ranges.checkIntervalSeconds, "lua-health-checks-interval"),
    cacheSeconds: {
      "cache-ttl": figure(ranges.ttlSeconds, "cache-ttl"),
      "query-cache-ttl": figure(ranges.ttlSeconds, "query-cache-ttl"),
      "negquery-cache-ttl": figure(ranges.ttlSeconds, "negquery-cache-ttl"),
    },
    backends: words(settings.get("launch")),
    ...(bindConfiguration ? { bindConfiguration } : {}),
    port: Number(settings.get("local-port") ?? defaults["local-port"]),
    addresses: words(settings.get("local-address") ?? defaults["local-address"]),
    faults: figures.faults,
  };
}
