import { type NamedZone, readNamed } from "@holdfast/contract/powerdns/read-named";
import { readConfiguration } from "@holdfast/contract/powerdns/read-configuration";
import { mountedFiles } from "../../blueprint/mounted-config-map";
import { podOf } from "../../blueprint/pod";
import { plainName } from "../../blueprint/plain-name";
import { type OwnServer, readOwnServers, zoneTextKey } from "../../blueprint/read-own-dns";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, recordOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { DnsProblem } from "./problem";

/** The pods that serve a zone at a site. */
interface ServerPods {
  readonly deployment: Resource;
  /** What the server is started with. */
  readonly flags: readonly string[];
  readonly ports: readonly number[];
  /** Files of the zone's ConfigMap, by where the server finds them, with the key of each. */
  readonly files: ReadonlyMap<string, string>;
}

/** `--config-dir=/x` and `--config-dir /x` alike. */
function flagsOf(container: ReturnType<typeof podOf>): string[] {
  const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))];
  return words.flatMap((word, index) => {
    if (!word.startsWith("--")) return [];
    const next = words[index + 1];
    return word.includes("=") || next === undefined || next.startsWith("-") ? [word] : [`${word}=${next}`];
  });
}

function readPods(reading: Reading, server: OwnServer, configMap: Resource): ServerPods | undefined {
  const deployment = reading
    .all(types.deployment)
    .find(
      (candidate) =>
        plainName(textOf(at(candidate.inputs, "metadata", "labels", labels.zone)) ?? "") === server.zone &&
        reading.findSite(candidate) === server.site,
    );
  if (deployment === undefined) return undefined;
  const pod = podOf(deployment);
  const containers = listOf(at(pod, "containers"));
  return {
    deployment,
    flags: containers.flatMap(flagsOf),
    ports: containers.flatMap((container) =>
      listOf(at(container, "ports")).flatMap((port) => numberOf(at(port, "containerPort")) ?? []),
    ),
    files: mountedFiles(pod, configMap),
  };
}

/** Names by which PowerDNS's documentation lets a Lua record choose among addresses. */
const SELECTORS = ["random", "hashed", "pickclosest", "all", "empty"];

const LOOPBACK = /^(127\.|::1$|localhost$)/;

class ServerTexts {
  private readonly data: ReturnType<typeof recordOf>;
  private readonly pods: ServerPods | undefined;

  constructor(
    reading: Reading,
    private readonly server: OwnServer,
    private readonly configMap: Resource,
  ) {
    this.data = recordOf(configMap.inputs["data"]);
    this.pods = readPods(reading, server, configMap);
  }

  /** What is wrong with the texts; what is read after a text that is not found is not looked at. */
  defects(): Defect[] {
    const text = textOf(this.data["pdns.conf"]);
    const zone = this.zoneText();
    if (text === undefined) return zone;
    const configuration = readConfiguration(text, this.pods?.flags);
    const unread = this.directory() ?? this.zoneList(configuration);
    return [...(unread ? [unread] : []), ...this.settings(configuration), ...zone];
  }

  private defect(field: string, problem: DnsProblem, disables: readonly string[], level?: "warning"): Defect {
    return {
      policy: "dns-is-dual-and-health-checked",
      level: level ?? "error",
      resource: this.configMap.urn,
      field,
      problem,
      ...(disables.length > 0 ? { disables } : {}),
    };
  }

  /** A defect with which the server serves nothing: it does not start, or refuses, and resolvers ask another. */
  private dead(field: string, problem: DnsProblem): Defect {
    return this.defect(field, problem, [this.pods?.deployment.urn ?? this.configMap.urn]);
  }

  private directory(): Defect | undefined {
    const { pods } = this;
    const directory = pods?.flags.find((flag) => flag.startsWith("--config-dir="))?.slice(13);
    if (!pods || pods.files.size === 0 || directory === undefined) return undefined;
    const path = `${directory.replace(/\/$/, "")}/pdns.conf`;
    if (pods.files.has(path)) return undefined;
    const problem: DnsProblem = { kind: "file-not-there", value: path, there: [...pods.files.keys()] };
    return { ...this.dead("spec.template.spec.containers[].args", problem), resource: pods.deployment.urn };
  }

  /** A zone that the bind backend is not given, or is given from a file that is not there. */
  private zoneList(configuration: ReturnType<typeof readConfiguration>): Defect | undefined {
    const { zone } = this.server;
    const { backends, bindConfiguration } = configuration;
    const files = this.pods?.files ?? new Map<string, string>();
    // What no pod is seen to read may be a part of what it reads.
    if (files.size === 0) return undefined;
    if (backends.length === 0) return this.dead("data.pdns.conf: launch", { kind: "no-backend", zone });
    if (!backends.some((backend) => backend.split(":")[0] === "bind")) {
      // A list of zones that is mounted is meant to be read.
      const list = [...files.values()].find((key) =>
        readNamed(textOf(this.data[key]) ?? "").some(({ name }) => name === zone),
      );
      return list === undefined
        ? undefined
        : this.dead("data.pdns.conf: launch", {
            kind: "no-backend",
            zone,
            unfit: { value: backends.join(", "), list },
          });
    }
    const there = [...files.keys()];
    if (!files.has(bindConfiguration ?? ""))
      return this.dead("data.pdns.conf: bind-config", {
        kind: "file-not-there",
        value: bindConfiguration ?? "no file",
        there,
      });
    const key = files.get(bindConfiguration ?? "") ?? "named.conf";
    const text = textOf(this.data[key]);
    if (text === undefined) return undefined;
    const zones = readNamed(text);
    const own: NamedZone | undefined = zones.find(({ name }) => name === zone);
    if (own === undefined) {
      const listed = zones.map(({ name }) => name);
      return this.dead(`data.${key}: zone`, { kind: "zone-not-listed", value: zone, listed });
    }
    if (own.file !== undefined && files.has(own.file)) return undefined;
    return this.dead(`data.${key}: file`, { kind: "file-not-there", value: own.file ?? "no file", there });
  }

  private settings(configuration: ReturnType<typeof readConfiguration>): Defect[] {
    const { text, zone } = this.server;
    const found: Defect[] = [];
    const value = /^\s*enable-lua-records\s*=\s*(\S*)/m.exec(textOf(this.data["pdns.conf"]) ?? "")?.[1];
    const isRead = value !== undefined || (this.pods?.files.size ?? 0) > 0;
    if (!configuration.luaRecords && isRead && text.answers.length > 0) {
      const problem: DnsProblem = { kind: "lua-records-off", zone, value: value ?? "absent" };
      // It answers for the zone, and has no address for any name: resolvers ask no other.
      found.push(this.defect("data.pdns.conf: enable-lua-records", problem, [this.configMap.urn]));
    }
    const ttlSeconds = Math.min(...text.answers.map((answer) => answer.ttlSeconds));
    for (const [setting, value] of Object.entries(configuration.cacheSeconds))
      if (text.answers.length > 0 && value > Math.max(ttlSeconds, 60))
        found.push(
          this.defect(
            `data.pdns.conf: ${setting}`,
            { kind: "answers-kept", value, ttlSeconds },
            [],
            "warning",
          ),
        );
    // A pod that is not seen to read the text may be told its port by another.
    const { ports = [], deployment } = this.pods && this.pods.files.size > 0 ? this.pods : {};
    const gone = deployment ? [deployment.urn] : [];
    if (ports.length > 0 && !ports.includes(configuration.port)) {
      const open = [...new Set(ports)].map(String);
      const problem: DnsProblem = { kind: "listens-nowhere", value: String(configuration.port), open };
      found.push(this.defect("data.pdns.conf: local-port", problem, gone));
    }
    if (configuration.addresses.length > 0 && configuration.addresses.every((each) => LOOPBACK.test(each))) {
      const value = configuration.addresses.join(", ");
      const problem: DnsProblem = { kind: "listens-nowhere", value, open: [] };
      found.push(this.defect("data.pdns.conf: local-address", problem, gone));
    }
    return found;
  }

  private zoneText(): Defect[] {
    const { zone, text } = this.server;
    const key = `data.${zoneTextKey(this.data, zone) ?? ""}`;
    const isRead = (this.pods?.files.size ?? 0) > 0;
    if (isRead && !text.records.some(({ name, type }) => name === zone && type === "SOA"))
      return [this.dead(`${key}: SOA`, { kind: "no-start-of-authority", zone })];
    return text.answers.flatMap(({ name, selector }) =>
      selector === undefined || SELECTORS.includes(selector)
        ? []
        : [this.defect(`${key}: ${name}`, { kind: "selector-unknown", hostname: name, value: selector }, [])],
    );
  }
}

/** Name servers that do not serve their zone, or serve old answers, by the texts that they read. */
export function unservedZones(reading: Reading): Defect[] {
  return readOwnServers(reading).flatMap((server) => {
    const configMap = reading.resource(server.urn);
    return configMap ? new ServerTexts(reading, server, configMap).defects() : [];
  });
}
