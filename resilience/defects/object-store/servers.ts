import { serverHosts } from "@holdfast/contract/seaweedfs/commands";
import { grouped, parseReplication, renderReplication } from "@holdfast/contract/seaweedfs/replication";
import { filerStore, localFilerStores } from "@holdfast/contract/seaweedfs/toml";
import { mostFrequent } from "../../arithmetic/majority";
import { podOf } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import { at, listOf, textOf } from "../../graph/values";
import {
  agreedMasters,
  agreedReplication,
  type ConfiguredServer,
  configuredServers,
  dataCentersOf,
  filerTextOf,
  replicationText,
} from "../../stores/object-store/read-object-stores";
import type { Defect, Mend } from "../defect";
import type { ObjectStoreProblem } from "./problem";

/** The option of each command that names the masters. */
const listOption = { master: "peers", volume: "mserver", filer: "master" } as const;

type Command = keyof typeof listOption;

const isKnown = (command: string): command is Command => command in listOption;

/** The word that gives an option another value, where the server says it in a word of its own. */
function mendOf({ resource, index }: ConfiguredServer, option: string, value: string): Mend | undefined {
  const words = at(resource.inputs, "spec", "template", "spec", "containers", index, "args");
  if (!Array.isArray(words)) return undefined;
  const word = words.findIndex((each) => new RegExp(`^--?${option}=`).test(textOf(each) ?? ""));
  const path = ["spec", "template", "spec", "containers", index, "args", word] as const;
  return word < 0 ? undefined : { resource: resource.urn, path, value: `-${option}=${value}` };
}

function defectOf(
  server: ConfiguredServer,
  option: string,
  problem: ObjectStoreProblem,
  more: Partial<Defect> = {},
): Defect {
  return {
    policy: "configuration-takes-effect",
    level: "error",
    resource: server.resource.urn,
    field: `weed: -${option}`,
    problem,
    disables: [server.resource.urn],
    cause: `${server.store} ${option} ${problem.kind} ${problem.value}`,
    ...more,
  };
}

/** Volume servers that masters take to stand elsewhere than they do: copies that are to be apart then stand together. */
function dataCenters(servers: readonly ConfiguredServer[]): Defect[] {
  return dataCentersOf(servers).flatMap(({ server, value, owner, fit }) => {
    const { site } = server;
    if (value === fit) return [];
    const problem: ObjectStoreProblem =
      owner === site
        ? { kind: "site-in-two-data-centers", value, site, fit }
        : { kind: "data-center-of-other-site", value, site, owner, fit };
    const mend = mendOf(server, "dataCenter", fit);
    return [defectOf(server, "dataCenter", problem, mend && { mend })];
  });
}

/** Servers that are told of other masters than most are, and masters that none is told of. */
function masterLists(servers: readonly ConfiguredServer[]): Defect[] {
  const agreed = agreedMasters(servers);
  if (!agreed) return [];
  const listed = new Set(agreed);
  return servers.flatMap((server): Defect[] => {
    const { command, options } = server.weed;
    if (!isKnown(command)) return [];
    const option = listOption[command];
    const told = options.get(option);
    const hosts = new Set(serverHosts(told));
    const missing = agreed.filter((host) => !hosts.has(host));
    const unknown = [...hosts].filter((host) => !listed.has(host));
    const votes = command === "master";
    if (
      votes &&
      server.host !== undefined &&
      !listed.has(server.host) &&
      unknown.length + missing.length === 0
    )
      return [defectOf(server, option, { kind: "master-unlisted", value: server.host })];
    if (missing.length + unknown.length === 0) return [];
    const value = [...hosts].map((host) => host.split(".")[0]).join(", ") || "none";
    const names = (list: readonly string[]) => list.map((host) => host.split(".")[0] ?? host);
    const problem = {
      kind: "masters-differ",
      value,
      missing: names(missing),
      unknown: names(unknown),
      votes,
    } as const;
    // Who knows one that is there learns of the rest, until it starts anew while that one is lost.
    const reaches = !votes && [...hosts].some((host) => listed.has(host));
    const others = servers.flatMap((other) => {
      const otherOption = isKnown(other.weed.command) ? listOption[other.weed.command] : undefined;
      const text = otherOption === undefined ? undefined : other.weed.options.get(otherOption);
      return text !== undefined && sameHosts(serverHosts(text), agreed) ? [text] : [];
    });
    const text = mostFrequent(others) ?? others[0];
    const mend = text === undefined ? undefined : mendOf(server, option, text);
    const more: Partial<Defect> = {
      ...(mend && { mend }),
      ...(reaches && { level: "warning", disables: [] }),
    };
    return [defectOf(server, option, problem, more)];
  });
}

const sameHosts = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify([...new Set(one)].sort()) === JSON.stringify([...new Set(other)].sort());

/** Masters and gateways that place copies otherwise than most do, or with a text with which they do not start. */
function replications(servers: readonly ConfiguredServer[]): Defect[] {
  const agreed = agreedReplication(servers);
  return servers.flatMap((server): Defect[] => {
    const said = replicationText(server);
    if (!said) return [];
    const { option, text } = said;
    const replication = parseReplication(text);
    if (!replication) {
      const mend = agreed && mendOf(server, option, renderReplication(agreed));
      return [defectOf(server, option, { kind: "replication-unreadable", value: text }, mend && { mend })];
    }
    const value = renderReplication(replication);
    if (agreed === undefined || value === renderReplication(agreed)) return [];
    const fit = renderReplication(agreed);
    const mend = mendOf(server, option, fit);
    return [defectOf(server, option, { kind: "replication-differs", value, agreed: fit }, mend && { mend })];
  });
}

/** Gateways that keep names where no other gateway finds them. */
function names(reading: Reading, servers: readonly ConfiguredServer[]): Defect[] {
  return servers.flatMap((server): Defect[] => {
    if (server.weed.command !== "filer") return [];
    const found = filerTextOf(reading, server);
    // Without the file a filer keeps names on its own disk; one that comes from elsewhere is not known.
    if (!found) return [];
    // A store that the environment switches on is not in the file.
    const variables = listOf(at(podOf(server.resource), "containers")).flatMap((container) =>
      listOf(at(container, "env")).flatMap((variable) => textOf(at(variable, "name")) ?? []),
    );
    if (variables.some((name) => /^WEED_\w+_ENABLED$/.test(name))) return [];
    const kind = filerStore(found.text)?.kind ?? "leveldb2";
    if (!localFilerStores.has(kind)) return [];
    return [
      {
        ...defectOf(server, "", { kind: "names-kept-apart", value: kind }),
        resource: found.configuration.urn,
        field: `filer.toml: ${kind}`,
      },
    ];
  });
}

/** Servers of object stores whose words do not do what the store is declared for. */
export function objectStoreServers(reading: Reading): Defect[] {
  return grouped(configuredServers(reading), ({ store }) => store).flatMap((servers) => [
    ...dataCenters(servers),
    ...masterLists(servers),
    ...replications(servers),
    ...names(reading, servers),
  ]);
}
