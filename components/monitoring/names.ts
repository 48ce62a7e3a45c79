import { metricsPort } from "../consensus-quorum/member-list";
import { METRICS_PORT } from "../dns-failover/defaults";
import { serverPorts as logServerPorts } from "../event-log/names";
import { metricsPort as objectStoreMetricsPort } from "../replicated-object-store/names";
import { memberPorts, routerPorts } from "../replicated-database/names";

/** Ports at which what runs beside Prometheus listens, inside the pod only. */
export const sidecarPorts = { alertmanager: 9093, prober: 9115 } as const;

/** Where the containers find their files. */
export const monitoringPaths = {
  /** Configuration of all three. */
  configuration: "/etc/monitoring",
  /** What Prometheus has measured. */
  data: "/var/lib/prometheus",
  /** What Alertmanager remembers of pages. */
  alerts: "/var/lib/alertmanager",
  /** Certificate with that of the authority, by which members are trusted. */
  tls: "/run/monitoring/tls",
  /** Token for AWS. */
  awsToken: "/run/monitoring/aws",
  /** Token for the API server, where client libraries look for it. */
  apiToken: "/var/run/secrets/kubernetes.io/serviceaccount",
} as const;

/** Ports that are scraped at pods and nodes. */
export const scrapedPorts = {
  members: memberPorts.patroni,
  routers: routerPorts.monitor,
  voters: metricsPort,
  nameServers: METRICS_PORT,
  objectStores: objectStoreMetricsPort,
  logServers: logServerPorts.monitor,
  kubelets: 10_250,
  objectStates: 8080,
  certificates: 9402,
} as const;

/** Topic that calls people. */
export const pageTopic = "holdfast-pages";

/** Topic of a site's heartbeat. */
export function heartbeatTopic(site: string): string {
  return `holdfast-heartbeat-${site}`;
}

/** Name of the role with which every site publishes. */
export const pagingRole = "holdfast-monitoring-pages";

/** ARN of a topic, which the stacks of the sites know without reading that of the regions. */
export function topicArn(accountId: string, region: string, topic: string): string {
  return `arn:aws:sns:${region}:${accountId}:${topic}`;
}

/** ARN of the role with which every site publishes. */
export function pagingRoleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/${pagingRole}`;
}
