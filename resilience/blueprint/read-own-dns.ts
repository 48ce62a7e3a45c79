import type { Resource } from "../graph/resource";
import { numberOf, recordOf, textOf } from "../graph/values";
import type { Budgets } from "./budgets";
import type { Answer, AnswerSet, OwnServerWorkload } from "./endpoint";
import { replicasOf } from "./pod";
import { plainName } from "./read-route53";
import { labels, type Reading, types } from "./reading";
import { type LuaAnswer, parseZone, type ZoneText } from "./zone-text";

/** PowerDNS's own default for `lua-health-checks-interval`, from its documentation. */
const DEFAULT_INTERVAL_SECONDS = 5;

/** One authoritative server of the operator's own: its zone and what it answers. */
export interface OwnServer {
  readonly zone: string;
  readonly site: string;
  readonly text: ZoneText;
  readonly intervalSeconds: number;
  readonly urn: string;
}

/** `key=value` of PowerDNS's configuration. */
function configured(text: string | undefined, key: string): number | undefined {
  const match = new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, "m").exec(text ?? "");
  return numberOf(match?.[1]);
}

function readServer(reading: Reading, configMap: Resource, zone: string): OwnServer | undefined {
  const site = reading.siteOfObject(configMap);
  const data = recordOf(configMap.inputs["data"]);
  const key = `${zone}.zone`;
  const text = textOf(data[key]);
  if (site === undefined || text === undefined) return undefined;
  const parsed = parseZone(text, zone);
  for (const record of parsed.unread) {
    reading.misread(
      configMap,
      `data.${key}`,
      `an address record by ifurlup or ifportup is expected; it is ${record}`,
    );
  }
  return {
    zone,
    site,
    text: parsed,
    intervalSeconds:
      configured(textOf(data["pdns.conf"]), "lua-health-checks-interval") ?? DEFAULT_INTERVAL_SECONDS,
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
      replicas: replicasOf(resource),
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
          intervalSeconds: Math.max(answer.intervalSeconds ?? 0, server.intervalSeconds),
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
