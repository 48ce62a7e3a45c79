import { after } from "../../judge/recovery";
import type { Link, StoreEffect, StoreKind } from "../store-kind";
import type { EventLog } from "./event-log";
import { EventLogFailures } from "./event-log-failures";
import { type EventLogState, judgeEventLog } from "./judge-event-log";
import { readEventLogs } from "./read-event-logs";

/** A stream without a majority gives no messages either: who reads asks its leader, or the leader of its consumer. */
function eventLogEffect({ takesMessages, terms, rpoSeconds, because, remedies }: EventLogState): StoreEffect {
  return {
    outcome: takesMessages ? "serving" : "down",
    recovery: takesMessages ? after(terms, 1) : [],
    rpoSeconds,
    because,
    remedies,
  };
}

function linksOf({ name, servers }: EventLog): Link[] {
  const sites = servers.flatMap(({ site }) => site ?? []);
  return sites.flatMap((from) =>
    sites.map((to): Link => ({ from, to, kind: "synchronous", what: name })).filter(({ to }) => to !== from),
  );
}

/** Streams of messages, with copies at several sites: NATS JetStream. */
export const eventLogKind: StoreKind<EventLog, EventLogState> = {
  kind: "event-log",
  title: "streams of messages with copies at several sites: NATS JetStream, one server a site",
  survives:
    "publishing and reading while a majority of each stream's copies is left and reaches each other; acknowledged messages, where servers write each to disk first (`sync_interval: always`)",
  read: ({ reading, budgets }) => readEventLogs(reading, budgets),
  judge: (log, { damage }) => judgeEventLog(log, damage),
  effect: eventLogEffect,
  fails({ places, terms }) {
    const failures = new EventLogFailures(places, terms);
    return { of: (log) => failures.failed(log) };
  },
  sites: ({ servers }) => servers.flatMap(({ site }) => site ?? []),
  // Servers are StatefulSets.
  room: () => [],
  needs: () => [],
  data: ({ name, servers }) =>
    servers.flatMap(({ site, urn }) =>
      site === undefined || urn === undefined
        ? []
        : [{ placed: { kind: "member", storeKind: "event-log", store: name }, site, resource: urn }],
    ),
  parts: {
    of: ({ servers }) => servers.flatMap(({ urn }) => urn ?? []),
    // A server stays among those that copies are placed on, and stands nowhere.
    without: (log, disabled) => ({
      ...log,
      servers: log.servers.map((server) =>
        server.urn !== undefined && disabled.has(server.urn) ? { ...server, site: undefined } : server,
      ),
    }),
  },
  links: linksOf,
  mark: (count) => `${count} event log ${count === 1 ? "server" : "servers"}`,
};
