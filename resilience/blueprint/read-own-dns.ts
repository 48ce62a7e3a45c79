import type { Resource } from "../graph/resource";
import { recordOf, textOf, type ValueRecord } from "../graph/values";
import type { Budgets } from "./budgets";
import type { Answer, AnswerSet, OwnServerWorkload } from "./endpoint";
import { readConfiguration, type ServerConfiguration } from "@holdfast/contract/powerdns/read-configuration";
import { plainName } from "./plain-name";
import { replicasOf } from "./pod";
import { labels, type Reading, types } from "./reading";
import { readNamed } from "@holdfast/contract/powerdns/read-named";
import { type LuaAnswer, parseZone, type ZoneText } from "@holdfast/contract/powerdns/read-zone";

/** One authoritative server of the operator's own: its zone and what it answers. */
export interface OwnServer {
  readonly zone: string;
  readonly site: string;
  readonly text: ZoneText;
  readonly configuration: ServerConfiguration;
  readonly urn: string;
}

/**
 * The key of a zone's text among a ConfigMap's: that of the file which `named.conf` names, or `<zone>.zone`.
 *
 * @returns `undefined` where there is none
 */
export function zoneTextKey(data: ValueRecord, zone: string): string | undefined {
  const named = readNamed(textOf(data["named.conf"]) ?? "").find(({ name }) => name === zone);
  return [named?.file?.split("/").at(-1), `${zone}.zone`].find((key) => key !== undefined && key in data);
}

function readServer(reading: Reading, configMap: Resource, zone: string): OwnServer | undefined {
  const site = reading.siteOfObject(configMap);
  const data = recordOf(configMap.inputs["data"]);
  const key = zoneTextKey(data, zone);
  const text = key === undefined ? undefined : textOf(data[key]);
  if (site === undefined || text === undefined) return undefined;
  const parsed = parseZone(text, zone);
  reading.misreadAll(configMap, parsed.faults, `data.${key}`);
  const configuration = readConfiguration(textOf(data["pdns.conf"]) ?? "");
  reading.misreadAll(configMap, configuration.faults, "data.pdns.conf");
  return {
    zone,
    site,
    text: parsed,
    configuration,
    urn: configMap.urn,
  };
}

/** Reads the operator's own authoritative servers, from the ConfigMaps that hold their zones. */
export function readOwnServers(reading: Reading): OwnServer[] {
  const servers: OwnServer[] = [];
  for (const configMap of reading.all(types.configMap)) {
    const zone = reading.label(configMap, labels.zone);
    const server = zone === undefined ? undefined : readServer(reading, configMap, plainName(zone));
    if (server) servers.push(server);
  }
  return servers;
}

/** Reads the operator's own servers, by zone. */
export function readServerWorkloads(reading: Reading, budgets: Budgets): Map<string, OwnServerWorkload[]> {
  const workloads = new Map<string, OwnServerWorkload[]>();
  for (const resource of reading.all(types.deployment)) {
    const zone = reading.label(resource, labels.zone);
    if (zone === undefined) continue;
    const site = reading.siteOfObject(resource);
    if (site === undefined) continue;
    const key = plainName(zone);
    const workload = {
      ...budgets.standing(resource, site),
      replicas: replicasOf(reading, resource),
      urn: resource.urn,
    };
    workloads.set(key, [...(workloads.get(key) ?? []), workload]);
  }
  return workloads;
}

/** What a server answers for one name. An address that occurs twice in a group is answered twice as often. */
export function answerSetOf(
  server: OwnServer,
  answer: LuaAnswer,
  siteOf: (address: string) => string | undefined,
): AnswerSet {
  const answers: Answer[] = [];
  for (const [group, addresses] of answer.groups.entries()) {
    for (const address of new Set(addresses)) {
      answers.push({
        address,
        site: siteOf(address),
        weight: addresses.filter((other) => other === address).length,
        group,
        healthCheck: {
          intervalSeconds: Math.max(answer.intervalSeconds ?? 0, server.configuration.checkIntervalSeconds),
          failureThreshold: answer.minimumFailures,
          timeoutSeconds: answer.timeoutSeconds,
          urn: server.urn,
        },
        urn: server.urn,
      });
    }
  }
  return {
    server: `${server.zone}@${server.site}`,
    provider: "own",
    site: server.site,
    ttlSeconds: answer.ttlSeconds,
    answers,
    urn: server.urn,
  };
}
