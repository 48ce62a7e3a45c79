import { type NatsServer, type NatsUser, renderServer, type TlsFiles } from "@holdfast/contract/nats/server";
import { renderStream, streamFile } from "@holdfast/contract/nats/streams";
import { paths, serverHost, serverName, serverPorts, streamsCommonName } from "./names";
import { type ResolvedEventLog, streamShare } from "./schema";

const GIB = 2 ** 30;

/** Nanoseconds, in which NATS counts. */
const NANOSECONDS = 1e9;

const tls: TlsFiles = {
  certificate: `${paths.tls}/tls.crt`,
  key: `${paths.tls}/tls.key`,
  authority: `${paths.tls}/ca.crt`,
  verifies: true,
};

/** What a client publishes beside its messages: it asks for its consumers, and acknowledges what it was given. */
const requests = [
  "$JS.API.INFO",
  "$JS.API.STREAM.NAMES",
  "$JS.API.STREAM.INFO.>",
  "$JS.API.CONSUMER.>",
  "$JS.API.DIRECT.GET.>",
  "$JS.ACK.>",
];

/** A client publishes and reads; streams are declared by nobody but the job that declares them. */
function clientUser(args: ResolvedEventLog, service: string): NatsUser {
  const subjects = args.streams.flatMap((stream) => stream.subjects);
  return { name: `CN=${service}`, publish: [...subjects, ...requests], subscribe: ["_INBOX.>"] };
}

/** What the server of this site is told. */
export function serverSettings(args: ResolvedEventLog): NatsServer {
  const { eventLog, namespace, sites, here } = args;
  return {
    name: serverName(eventLog, here.name),
    tags: [`site:${here.name}`],
    clientPort: serverPorts.client,
    monitorPort: serverPorts.monitor,
    tls,
    mapsCertificates: true,
    maximumPayloadBytes: 2 ** 20,
    cluster: {
      name: eventLog,
      port: serverPorts.cluster,
      routes: sites
        .filter((site) => site !== here)
        .map((site) => `${serverHost(eventLog, namespace, site)}:${serverPorts.cluster}`),
      tls,
    },
    jetStream: {
      directory: paths.data,
      syncInterval: args.rpoSeconds === 0 ? "always" : args.rpoSeconds,
      maximumFileBytes: Math.floor(args.storageGiB * streamShare * GIB),
      // No two copies of a stream at one site: a site takes all of its copies with it.
      uniqueTag: "site:",
    },
    account: {
      name: "EVENTS",
      jetStream: true,
      users: [
        { name: `CN=${streamsCommonName(eventLog)}` },
        ...args.clients.map(({ service }) => clientUser(args, service)),
      ],
    },
  };
}

/** The file of the server of this site. */
export function serverFile(args: ResolvedEventLog): { readonly "nats.conf": string } {
  return { "nats.conf": renderServer(serverSettings(args)) };
}

/** A file for each stream of the log, as NATS' command-line client takes them. */
export function streamFiles(args: ResolvedEventLog): Record<string, string> {
  return Object.fromEntries(
    args.streams.map((stream) => [
      `${stream.name}${streamFile}`,
      renderStream({
        name: stream.name,
        subjects: stream.subjects,
        retention: "limits",
        storage: "file",
        num_replicas: args.replicas,
        max_bytes: stream.maximumGiB * GIB,
        max_age: stream.maximumAgeHours * 3600 * NANOSECONDS,
        // What was acknowledged stays; whoever publishes learns that there is no room.
        discard: "new",
        duplicate_window: stream.duplicateWindowSeconds * NANOSECONDS,
      }),
    ]),
  );
}
