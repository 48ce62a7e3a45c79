import { isWithheld } from "@holdfast/contract/value";
import type { LuaAnswer } from "@holdfast/contract/powerdns/read-zone";
import type { Blueprint } from "../../blueprint/blueprint";
import { plainName } from "../../blueprint/plain-name";
import { podOf } from "../../blueprint/pod";
import { readOwnServers } from "../../blueprint/read-own-dns";
import { checkResourceOf, checksNamedBy } from "../../blueprint/read-route53";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../../graph/values";

/** How a check asks. */
export interface Question {
  readonly protocol: "http" | "https" | "tcp";
  readonly port: number;
  /** The name in the request; absent: the address. */
  readonly host?: string;
  readonly path?: string;
  /** Whether TLS is asked for that name. */
  readonly sni: boolean;
}

/** Ports of the protocols that have one. */
const DEFAULT_PORTS = { http: 80, https: 443, tcp: undefined } as const;

/** How a check of Route 53 asks; `undefined` where that is not to be known before the check exists. */
export function questionOf({ inputs }: Resource): Question | undefined {
  const protocol = textOf(inputs["type"])?.toLowerCase().replace("_str_match", "");
  if (protocol !== "http" && protocol !== "https" && protocol !== "tcp") return undefined;
  if (["port", "fqdn", "resourcePath", "enableSni"].some((field) => isWithheld(inputs[field])))
    return undefined;
  const port = numberOf(inputs["port"]) ?? DEFAULT_PORTS[protocol];
  if (port === undefined) return undefined;
  const host = textOf(inputs["fqdn"]);
  return {
    protocol,
    port,
    ...(host ? { host: plainName(host) } : {}),
    ...(protocol === "tcp" ? {} : { path: textOf(inputs["resourcePath"]) ?? "/" }),
    sni: inputs["enableSni"] !== false && host !== undefined,
  };
}

/** How a Lua record asks; `undefined` where its URL is none. */
export function luaQuestion({ asks }: LuaAnswer): Question | undefined {
  if ("port" in asks) return { protocol: "tcp", port: asks.port, sni: false };
  const [, scheme, host = "", port, path = ""] =
    /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(asks.url) ?? [];
  if (scheme === undefined) return undefined;
  const protocol = scheme.toLowerCase() === "https" ? "https" : "http";
  return {
    protocol,
    port: port === undefined ? DEFAULT_PORTS[protocol] : Number(port),
    host: plainName(host),
    path: path === "" ? "/" : path,
    sni: protocol === "https",
  };
}

/** What is asked of which site, for which name. */
interface Asked {
  readonly site: string;
  readonly hostname: string;
  readonly question: Question;
}

/** Every question by which the providers find out whether an address works. */
export class Questions {
  private readonly asked: readonly Asked[];
  /** Paths that probes of the pods behind a name ask for. */
  private readonly probed = new Map<string, Set<string>>();

  constructor(reading: Reading, blueprint: Blueprint) {
    const sites = new Map(blueprint.sites.map(({ name, ingressAddress }) => [ingressAddress, name]));
    const asked: Asked[] = [];
    for (const record of reading.all(types.record)) {
      const check = checkResourceOf(reading, record);
      const hostname = plainName(textOf(record.inputs["name"]) ?? "");
      const checks = check ? [check, ...checksNamedBy(reading, check, "childHealthchecks")] : [];
      for (const question of checks.flatMap((each) => questionOf(each) ?? []))
        for (const address of textsOf(record.inputs["records"])) {
          const site = sites.get(address);
          if (site !== undefined) asked.push({ site, hostname, question });
        }
    }
    for (const { text } of readOwnServers(reading))
      for (const answer of text.answers) {
        const question = luaQuestion(answer);
        const answered = new Set(answer.groups.flat().flatMap((address) => sites.get(address) ?? []));
        if (question) for (const site of answered) asked.push({ site, hostname: answer.name, question });
      }
    this.asked = asked;
    for (const { hostnames, deployments } of blueprint.services)
      for (const hostname of hostnames)
        for (const { urn } of deployments) {
          const deployment = reading.resource(urn);
          const known = this.probed.get(hostname) ?? new Set();
          if (deployment) for (const path of probePaths(deployment)) known.add(path);
          this.probed.set(hostname, known);
        }
  }

  /** Whether every check of a site asks by the port, protocol or path that is not served: what serves is at fault. */
  allAskAlike(site: string, question: Question, asks: string): boolean {
    if (asks !== "port" && asks !== "protocol" && asks !== "path") return false;
    const others = this.asked.filter((other) => other.site === site);
    return others.length > 1 && others.every((other) => other.question[asks] === question[asks]);
  }

  /**
   * What is wrong with the path of a check whose pods are known to answer others: `differs` where other checks of the
   * name ask for one that probes ask for, `unproven` where none does, `undefined` where nothing is.
   */
  pathFault(hostname: string, path: string | undefined): "differs" | "unproven" | undefined {
    const probed = this.probed.get(hostname);
    if (path === undefined || !probed || probed.size === 0 || probed.has(path)) return undefined;
    return this.provenPaths(hostname).length > 0 ? "differs" : "unproven";
  }

  /** Paths that checks of a name ask for, and probes of its pods as well. */
  provenPaths(hostname: string): string[] {
    const paths = this.asked.flatMap((other) =>
      other.hostname === hostname ? (other.question.path ?? []) : [],
    );
    return [...new Set(paths)].filter((path) => this.probed.get(hostname)?.has(path));
  }
}

function probePaths(deployment: Resource): string[] {
  return listOf(at(podOf(deployment), "containers")).flatMap((container) =>
    ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((probe) => {
      const asked = at(container, probe, "httpGet");
      return asked === undefined ? [] : (textOf(at(asked, "path")) ?? "/");
    }),
  );
}

const known = new WeakMap<Reading, Questions>();

/** Every question of a graph; read once. */
export function questionsOf(reading: Reading, blueprint: Blueprint): Questions {
  const questions = known.get(reading) ?? new Questions(reading, blueprint);
  known.set(reading, questions);
  return questions;
}
