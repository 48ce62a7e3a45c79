import type { EventLogProblem } from "@holdfast/resilience/defects/event-logs/problem";
import { shortList } from "../phrases";
import type { ProblemTexts } from "./problem-text";

/** Bytes as people size streams and volumes. */
const gibibytes = (bytes: number): string => `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB`;

const boundedBy = {
  limit: "that is",
  volume: "is less than max_file_store, and",
  "volume-share": "is absent, so that three quarters of the volume count, which is",
} as const;

const who = { servers: "the servers", clients: "clients and servers" } as const;

/** Texts about event logs and those who use them. */
export const eventLogTexts: ProblemTexts<EventLogProblem> = {
  "log-in-plain": {
    message: ({ between }) =>
      `is absent, so that ${who[between]} talk without TLS${between === "servers" ? ", and only to those that do so too" : ", and nobody is known by a certificate"}`,
    fix: ({ between }) =>
      between === "servers"
        ? "give the block cluster a block tls with cert_file, key_file, ca_file and verify: true"
        : "give the configuration a block tls with cert_file, key_file, ca_file and verify_and_map: true",
  },
  "log-unverified": {
    message: ({ between }) =>
      `is not true, so that ${between === "servers" ? "anybody may join the cluster" : "anybody may connect"} without a certificate`,
    fix: () => "set it to true",
  },
  "log-user-missing": {
    message: ({ value, service }) =>
      `names no user ${value}, by whose certificate ${service} connects: it is refused`,
    fix: ({ value }) => `add the user ${value} to the account that keeps the streams`,
  },
  "log-told-elsewhere": {
    message: ({ value, eventLog }) => `names ${value}, where no server of the event log ${eventLog} is`,
    fix: ({ eventLog }) => `name the servers of ${eventLog} by their hosts and the port for clients`,
  },
  "log-told-of-few": {
    message: ({ eventLog, told, servers }) =>
      `names ${told} of the ${servers} servers of the event log ${eventLog}: without these its pods reach none of the others`,
    fix: ({ servers }) => `name all ${servers} of them`,
  },
  "log-host-uncertified": {
    message: ({ value }) =>
      `lacks ${value}, by which clients and other servers call the server: they refuse it`,
    fix: ({ value }) => `add ${value}`,
  },
  "log-route-astray": {
    message: ({ value, more, eventLog, joins }) =>
      `names ${value}${more > 0 ? ` and ${more} more` : ""}, where no server of the event log ${eventLog} listens${joins ? ": without its other routes it finds nobody there" : ", so that it is in the cluster with none of them"}`,
    fix: ({ eventLog }) => `name the servers of ${eventLog} by their hosts and the port for other servers`,
  },
  "log-room-short": {
    message: ({ streams, neededBytes, roomBytes, by }) =>
      `${boundedBy[by]} ${gibibytes(roomBytes)}, and ${streams.length === 1 ? `stream ${streams[0]} keeps` : `streams ${shortList(streams)} keep`} up to ${gibibytes(neededBytes)}: ${by === "volume" ? "JetStream stops when the disk is full" : "the server refuses what it has no room for"}`,
    fix: ({ neededBytes, by }) =>
      by === "volume"
        ? `make it ${gibibytes(neededBytes)} or more, or let streams keep less (max_bytes)`
        : `set max_file_store to ${gibibytes(neededBytes)} or more, with a volume that holds it, or let streams keep less (max_bytes)`,
  },
};
