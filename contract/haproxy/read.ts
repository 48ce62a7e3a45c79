import { Figures, ranges } from "../figures";

/** A server of a backend, with what `default-server` says where it is silent. */
export interface HaproxyServer {
  readonly name: string;
  readonly host: string;
  readonly port: number | undefined;
  /** It is asked for its health. */
  readonly checked: boolean;
  /** The port that its health is asked at; its own where none is said. */
  readonly checkPort: number | undefined;
  /** Its health is asked over TLS. */
  readonly checkTls: boolean;
  /** Seconds between two checks. */
  readonly intervalSeconds: number;
  readonly fall: number;
  readonly rise: number;
  readonly maximumConnections: number | undefined;
  /** It takes no connections until somebody lets it. */
  readonly disabled: boolean;
  /** Connections to it are cut when it fails. */
  readonly cutWhenDown: boolean;
  /** Where its address comes from when HAProxy starts, in this order; HAProxy does not start where none of them has one. */
  readonly firstAddress: readonly string[];
}

/** What a server's health is asked by: a path over HTTP, or whether it takes a connection. */
export interface HealthCheck {
  /** Absent: whether it takes a connection. */
  readonly path?: string;
  /** The answer that is good, as it stands after `http-check expect`; absent: 2xx or 3xx. */
  readonly expects?: string;
}

/** A `backend` or the servers of a `listen`. */
export interface HaproxyBackend {
  readonly name: string;
  readonly mode: string;
  readonly check: HealthCheck;
  readonly servers: readonly HaproxyServer[];
  readonly timeouts: ReadonlyMap<string, number>;
}

/** A `frontend` or the addresses of a `listen`. */
export interface HaproxyFrontend {
  readonly name: string;
  readonly mode: string;
  readonly binds: readonly { readonly host: string; readonly port: number }[];
  /** The backend that takes what no rule sends elsewhere. */
  readonly backend: string | undefined;
  /** Backends that a rule sends to. */
  readonly ruled: readonly string[];
  /** Connections that it takes at once; what the process takes where it is not said. */
  readonly maximumConnections: number | undefined;
  readonly timeouts: ReadonlyMap<string, number>;
}

/** What an `haproxy.cfg` says. */
export interface HaproxyText {
  readonly maximumConnections: number | undefined;
  readonly frontends: readonly HaproxyFrontend[];
  readonly backends: readonly HaproxyBackend[];
}

/** HAProxy's own defaults for a check, from its documentation. */
const checkDefaults = { intervalSeconds: 2, rise: 2, fall: 3 } as const;

const secondsPerUnit: { readonly [unit: string]: number } = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** A time as HAProxy writes it, in seconds: milliseconds where it has no unit. The text itself where it is none. */
function seconds(text: string): number | string {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/.exec(text);
  return match ? Number(match[1]) * (secondsPerUnit[match[2] ?? "ms"] ?? 1) : text;
}

type Line = readonly string[];

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly Line[];
  /** The lines of the `defaults` that hold for it. */
  readonly defaults: readonly Line[];
}

const SECTIONS =
  /^(?:global|defaults|frontend|backend|listen|resolvers|peers|cache|userlist|program|ring|mailers|http-errors|fcgi-app|log-forward|crt-store|traces)$/;

function wordsOf(line: string): Line {
  return [...line.matchAll(/#.*$|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'#\\])+/g)]
    .map(([word]) => word)
    .filter((word) => !word.startsWith("#"))
    .map((word) => word.replace(/["']/g, ""));
}

function sectionsOf(text: string): Section[] {
  const sections: (Omit<Section, "lines"> & { lines: Line[] })[] = [];
  let defaults: readonly Line[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = wordsOf(raw);
    const [first, name = ""] = line;
    if (first === undefined) continue;
    if (SECTIONS.test(first)) {
      const lines: Line[] = [];
      if (first === "defaults") defaults = lines;
      sections.push({ kind: first, name, lines, defaults: first === "defaults" ? [] : defaults });
    } else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

const last = (lines: readonly Line[], ...words: string[]): Line | undefined =>
  lines.findLast((line) => words.every((word, index) => line[index] === word));

/** The value after a word of a line. */
const after = (line: Line | undefined, word: string): string | undefined => {
  const index = line?.indexOf(word) ?? -1;
  return index < 0 ? undefined : (line?.[index + 1] ?? "");
};

function timeoutsOf(lines: readonly Line[]): Map<string, number> {
  const timeouts = new Map<string, number>();
  for (const [word, name, value] of lines) {
    const time = value === undefined ? undefined : seconds(value);
    if (word === "timeout" && name !== undefined && typeof time === "number") timeouts.set(name, time);
  }
  return timeouts;
}

/** `host:port`, `[v6]:port`, `:port`. */
function addressOf(text: string): { host: string; port: number | undefined } {
  const match = /^(?:ipv[46]@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text);
  return {
    host: (match?.[1] ?? text).replace(/^\[|\]$/g, ""),
    port: match?.[2] === undefined ? undefined : Number(match[2]),
  };
}

/** A word that switches something on, or its opposite; the later line decides. */
function switched(lines: readonly Line[], word: string): boolean {
  const deciding = lines.findLast((line) => line.includes(word) || line.includes(`no-${word}`));
  return deciding?.includes(word) ?? false;
}

function serverOf(line: Line, defaults: readonly Line[], figures: Figures): HaproxyServer {
  const lines = [...defaults, line];
  const given = (word: string): string | undefined =>
    lines.map((each) => after(each, word)).findLast((value) => value !== undefined);
  const where = (word: string): string =>
    `${lines.findLast((each) => each.includes(word))?.[0] ?? "server"}: ${word}`;
  const { host, port } = addressOf(line[2] ?? "");
  const inter = given("inter");
  const figure = (text: string | undefined): number | undefined =>
    text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  const interval = inter === undefined ? undefined : seconds(inter);
  return {
    name: line[1] ?? "",
    host,
    port,
    checked: switched(lines, "check"),
    checkPort: figure(given("port")) ?? port,
    checkTls: switched(lines, "check-ssl"),
    intervalSeconds: figures.take(
      ranges.routerCheckSeconds,
      interval,
      checkDefaults.intervalSeconds,
      where("inter"),
    ),
    rise: figures.take(ranges.routerRise, given("rise"), checkDefaults.rise, where("rise")),
    fall: figures.take(ranges.routerRise, given("fall"), checkDefaults.fall, where("fall")),
    maximumConnections: figure(given("maxconn")),
    disabled: switched(lines, "disabled"),
    cutWhenDown: given("on-marked-down") === "shutdown-sessions",
    firstAddress: (given("init-addr") ?? "last,libc").split(","),
  };
}

function checkOf(lines: readonly Line[]): HealthCheck {
  const option = last(lines, "option", "httpchk");
  if (!option) return {};
  const sent = after(last(lines, "http-check", "send"), "uri");
  // `option httpchk [method] uri [version]`
  const path = sent ?? option.slice(2).find((word) => word.startsWith("/")) ?? "/";
  const expects = last(lines, "http-check", "expect")?.slice(2).join(" ");
  return { path, ...(expects === undefined ? {} : { expects }) };
}

/** Connections that a section takes at once; 0 is as if it said nothing. */
function limitOf(lines: readonly Line[]): number | undefined {
  const limit = Number(last(lines, "maxconn")?.[1]);
  return Number.isFinite(limit) && limit > 0 ? limit : undefined;
}

/**
 * Reads the text of an `haproxy.cfg`.
 *
 * @param figures keeps what is no figure; the worst counts for it
 */
export function readHaproxy(text: string, figures = new Figures()): HaproxyText {
  const sections = sectionsOf(text);
  const mode = (lines: readonly Line[]): string => last(lines, "mode")?.[1] ?? "tcp";
  const own = (section: Section): Line[] => [...section.defaults, ...section.lines];
  return {
    maximumConnections: limitOf(sections.find(({ kind }) => kind === "global")?.lines ?? []),
    frontends: sections
      .filter(({ kind }) => kind === "frontend" || kind === "listen")
      .map((section): HaproxyFrontend => {
        const lines = own(section);
        const backend = last(lines, "default_backend")?.[1];
        return {
          name: section.name,
          mode: mode(lines),
          binds: lines
            .filter(([word]) => word === "bind")
            .flatMap(([, addresses = ""]) => addresses.split(",").map(addressOf))
            .flatMap(({ host, port }) => (port === undefined ? [] : [{ host, port }])),
          backend: backend ?? (section.kind === "listen" ? section.name : undefined),
          maximumConnections: limitOf(lines),
          ruled: lines.filter(([word]) => word === "use_backend").flatMap(([, name]) => name ?? []),
          timeouts: timeoutsOf(lines),
        };
      }),
    backends: sections
      .filter(({ kind }) => kind === "backend" || kind === "listen")
      .map((section): HaproxyBackend => {
        const lines = own(section);
        const defaults = lines.filter(([word]) => word === "default-server");
        return {
          name: section.name,
          mode: mode(lines),
          check: checkOf(lines),
          servers: section.lines
            .filter(([word]) => word === "server")
            .map((line) => serverOf(line, defaults, figures)),
          timeouts: timeoutsOf(lines),
        };
      }),
  };
}

/**
 * Time until a router has seen that a member leads, in seconds: it checks once an interval, and believes it after
 * `rise` checks; of the slowest server.
 */
export function routerCheckSeconds({ backends }: HaproxyText): number {
  const servers = backends.flatMap((backend) => backend.servers);
  if (servers.length === 0) return checkDefaults.intervalSeconds * checkDefaults.rise;
  return Math.max(...servers.map(({ intervalSeconds, rise }) => intervalSeconds * rise));
}
