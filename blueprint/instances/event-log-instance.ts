import type { EventLogArgs, EventLogUse } from "holdfast";
import { serverHost, serverPorts } from "holdfast/event-log/names";
import { streamShare } from "holdfast/event-log/schema";
import type { EventLogPlan } from "../placement/event-logs";
import { namespaceOf, type Topology } from "../placement/topology";
import type { ServiceDeclaration } from "../services/service-schema";
import type { DataSite } from "../sites/site";
import { reachedSite } from "./cluster";

/** The most that JetStream writes to disk apart: what a goal allows beyond it is not used. */
const longestSyncSeconds = 120;

/** Namespace of the servers. */
const namespace = "data";

/** What stands of an event log at a site: its name and arguments. Each service that keeps something has a stream of its own. */
export function eventLogInstance(
  log: EventLogPlan,
  site: DataSite,
  topology: Topology,
): [string, EventLogArgs] {
  const kept = log.streams.reduce((sum, { storageGiB }) => sum + storageGiB, 0);
  return [
    `${log.name}-${site.name}`,
    {
      eventLog: log.name,
      site: site.name,
      sites: log.sites.map(reachedSite),
      survive: log.survive,
      rpoSeconds: Math.min(log.rpoSeconds, longestSyncSeconds),
      streams: log.streams.map(({ service, storageGiB }) => ({
        name: service.toUpperCase(),
        subjects: [`${service}.>`],
        maximumGiB: storageGiB,
      })),
      clients: log.clients.map((client) => ({ namespace: namespaceOf(client), service: client.service })),
      storageGiB: Math.max(2, Math.ceil(kept / streamShare)),
      image: topology.images.eventLog,
      clientImage: topology.images.eventLogClient,
    },
  ];
}

/** The event log that a service uses, as its pods at a site are told of it; `undefined` where it uses none. */
export function eventLogUse(
  { stores }: ServiceDeclaration,
  site: DataSite,
  { eventLogs }: Topology,
): EventLogUse | undefined {
  const name = stores.find(({ kind }) => kind === "event-log")?.name;
  const log = eventLogs.find((each) => each.name === name);
  if (!log) return undefined;
  // The own site's server first, where there is one.
  const sites = log.sites
    .toSorted((one, other) => Number(other === site) - Number(one === site))
    .map(reachedSite);
  return {
    eventLog: log.name,
    servers: sites.map((each) => `${serverHost(log.name, namespace, each)}:${serverPorts.client}`),
    cidrs: sites.map(({ podCidr }) => podCidr),
  };
}
