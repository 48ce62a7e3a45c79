import type { EventLogProblem } from "@holdfast/resilience/defects/event-logs/problem";
import type { ProblemTexts } from "./problem-text";

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
};
