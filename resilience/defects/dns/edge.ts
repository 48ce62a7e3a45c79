import { objectName } from "../../blueprint/pod";
import { plainName } from "../../blueprint/plain-name";
import { addressesOfGateway } from "../../blueprint/read-sites";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import type { Question } from "./questions";
import { at, listOf, numberOf, textOf, textsOf } from "../../graph/values";

/** A port of a gateway at which requests enter. */
interface Listener {
  readonly port: number;
  readonly protocol: string;
  /** The one name, or names below one, that it takes. Absent: every name. */
  readonly hostname?: string;
}

interface Gateway {
  readonly resource: Resource;
  /** None: whatever address the cluster gives it. */
  readonly addresses: readonly string[];
  readonly listeners: readonly Listener[];
}

/** Names that a route takes (none: every name), and the paths that its rules take. */
interface Route {
  readonly name: string;
  readonly hostnames: readonly string[];
  readonly paths: readonly { readonly type: string; readonly value: string }[];
}

/** Why a question is not answered with success while the site works. */
export interface Unanswered {
  readonly asks: "port" | "protocol" | "name" | "path" | "no-name" | "no-sni";
  readonly served: readonly string[];
}

/** Whether a name is the one that is meant, or below it where it begins with `*.`. */
export function covers(pattern: string, name: string): boolean {
  return pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) && name !== pattern : pattern === name;
}

function readGateway(resource: Resource): Gateway {
  return {
    resource,
    addresses: addressesOfGateway(resource),
    listeners: listOf(at(resource.inputs, "spec", "listeners")).flatMap((listener) => {
      const port = numberOf(at(listener, "port"));
      const hostname = textOf(at(listener, "hostname"));
      if (port === undefined) return [];
      return [{ port, protocol: textOf(at(listener, "protocol")) ?? "", ...(hostname ? { hostname } : {}) }];
    }),
  };
}

function readRoute(resource: Resource): Route {
  const matches = listOf(at(resource.inputs, "spec", "rules")).flatMap((rule) => {
    const given = listOf(at(rule, "matches"));
    return given.length > 0 ? given : [{}];
  });
  return {
    name: objectName(resource),
    hostnames: textsOf(at(resource.inputs, "spec", "hostnames")).map(plainName),
    // Kubernetes Gateway API: without a path a match takes every one.
    paths: matches.map((match) => ({
      type: textOf(at(match, "path", "type")) ?? "PathPrefix",
      value: textOf(at(match, "path", "value")) ?? "/",
    })),
  };
}

function takesPath({ type, value }: Route["paths"][number], path: string): boolean {
  const [asked = ""] = path.split("?");
  if (type === "Exact") return asked === value;
  if (type !== "PathPrefix") return true;
  const prefix = value.replace(/\/$/, "");
  return asked === prefix || asked.startsWith(`${prefix}/`);
}

/** Where requests of users enter each site, and what is served there. */
export class Edges {
  private readonly gateways = new Map<string, Gateway[]>();
  private readonly routes = new Map<string, Route[]>();

  constructor(reading: Reading) {
    for (const resource of reading.all(types.gateway)) {
      const site = reading.findSite(resource);
      if (site !== undefined)
        this.gateways.set(site, [...(this.gateways.get(site) ?? []), readGateway(resource)]);
    }
    for (const resource of reading.all(types.route)) {
      const site = reading.findSite(resource);
      if (site !== undefined) this.routes.set(site, [...(this.routes.get(site) ?? []), readRoute(resource)]);
    }
  }

  /** Why a question to an address of a site would fail while everything works there; `undefined` where it would not. */
  unanswered(site: string, address: string, question: Question): Unanswered | undefined {
    const here = this.gateways.get(site) ?? [];
    const asked = here.filter(({ addresses }) => addresses.length === 0 || addresses.includes(address));
    const listeners = asked.flatMap((gateway) => gateway.listeners);
    if (listeners.length === 0) return undefined;
    const { protocol, port, host, sni } = question;
    const open = listeners.filter((listener) => listener.port === port);
    if (open.length === 0)
      return { asks: "port", served: distinct(listeners.map((each) => String(each.port))) };
    if (protocol === "tcp") return undefined;
    const speaks = protocol === "https" ? /^(HTTPS|TLS)$/i : /^HTTP$/i;
    const alike = open.filter((listener) => speaks.test(listener.protocol));
    if (alike.length === 0)
      return { asks: "protocol", served: distinct(open.map((listener) => listener.protocol)) };
    const names = alike.flatMap(({ hostname }) => hostname ?? []);
    if (protocol === "https" && !sni && names.length === alike.length)
      return { asks: "no-sni", served: names };
    return this.unrouted(site, question, host);
  }

  private unrouted(site: string, { path }: Question, host: string | undefined): Unanswered | undefined {
    const routes = this.routes.get(site) ?? [];
    if (routes.length === 0) return undefined;
    const taking = routes.filter(
      ({ hostnames }) =>
        hostnames.length === 0 || (host !== undefined && hostnames.some((own) => covers(own, host))),
    );
    if (taking.length === 0)
      return {
        asks: host === undefined ? "no-name" : "name",
        served: distinct(routes.flatMap(({ hostnames }) => hostnames)),
      };
    const paths = taking.flatMap((route) => route.paths);
    if (path === undefined || paths.some((taken) => takesPath(taken, path))) return undefined;
    return { asks: "path", served: distinct(paths.map(({ value }) => value)) };
  }
}

const edges = new WeakMap<Reading, Edges>();

/** The edges of every site; read once a graph. */
export function edgesOf(reading: Reading): Edges {
  const known = edges.get(reading) ?? new Edges(reading);
  edges.set(reading, known);
  return known;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
