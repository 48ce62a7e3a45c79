import { labels } from "../labels";
import type { EventLogSite } from "./arguments";
import type { ResolvedEventLog } from "./schema";

/** Ports of a server. */
export const serverPorts = { client: 4222, cluster: 6222, monitor: 8222 } as const;

/** Where a server's and the client's pods have their files. */
export const paths = { configuration: "/etc/nats", tls: "/etc/nats-tls", data: "/data" } as const;

/** Unprivileged user of the containers; the images bring none that is numbered alike. */
export const natsUserId = 10_002;

/** What a pod is to its log. */
export const LogRole = { Server: "server", Streams: "streams" } as const;
export type LogRole = (typeof LogRole)[keyof typeof LogRole];

/** Name of the Kubernetes objects of a server. */
export function serverName(eventLog: string, site: string): string {
  return `${eventLog}-${site}`;
}

/** Labels of the pods of a log at a site, in a role. */
export function logLabels({ eventLog, site }: ResolvedEventLog, role: LogRole): Record<string, string> {
  return {
    "app.kubernetes.io/name": "nats",
    "app.kubernetes.io/instance": serverName(eventLog, site),
    [labels.eventLog]: eventLog,
    [labels.role]: role,
    [labels.site]: site,
  };
}

/** Name of the Service that gives servers their names. */
export function headlessName(eventLog: string): string {
  return `${eventLog}-servers`;
}

/** DNS name of a server's pod, which is routed to from every site. */
export function serverHost(eventLog: string, namespace: string, site: EventLogSite): string {
  return `${serverName(eventLog, site.name)}-0.${headlessName(eventLog)}.${namespace}.svc.${site.clusterDomain}`;
}

/** Common name of the certificate with which the streams of a log are declared. */
export function streamsCommonName(eventLog: string): string {
  return `${eventLog}-streams`;
}
