import { stringify } from "yaml";
import { LogRole } from "../event-log/names";
import { labels } from "../labels";
import { monitoringPaths, scrapedPorts, sidecarPorts } from "./names";
import type { ResolvedMonitoring } from "./schema";

/** A job of Prometheus. */
interface ScrapeJob {
  readonly job_name: string;
  readonly [setting: string]: unknown;
}

/** Time between two looks at everything that runs, and between two questions as a user asks them, in seconds. */
const everySeconds = { targets: 15, probes: 10 } as const;

/** Name of a label as discovery has it. */
function metaLabel(label: string): string {
  return `__meta_kubernetes_pod_label_${label.replace(/[^A-Za-z0-9]/g, "_")}`;
}

const ready = { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Running", action: "keep" };

/** Where to find the running pods of a namespace with a label. */
function discovery(namespace: string, label: string, value?: string) {
  const selector = value === undefined ? label : `${label}=${value}`;
  return [{ role: "pod", namespaces: { names: [namespace] }, selectors: [{ role: "pod", label: selector }] }];
}

const podName = { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" };

/** A label of a pod by a name that series have. */
function podLabel(label: string, target: string) {
  return { source_labels: [metaLabel(label)], target_label: target };
}

/** Pods of the site's own cluster, by a label, at a port. */
function podJob(job: string, namespace: string, label: string, port: number, value?: string): ScrapeJob {
  return {
    job_name: job,
    kubernetes_sd_configs: discovery(namespace, label, value),
    relabel_configs: [
      ready,
      // A pod has a target for each of its ports and containers: all of them become the one that is asked for.
      {
        source_labels: ["__meta_kubernetes_pod_ip"],
        regex: "(.+)",
        replacement: `$1:${port}`,
        target_label: "__address__",
      },
      podName,
      podLabel(labels.database, "database"),
      ...(label === labels.objectStore
        ? [podLabel(labels.objectStore, "object_store"), podLabel(labels.role, "role")]
        : []),
    ],
  };
}

/** Servers of event logs: each answers whether it has a leader, and whether its copies of streams are current. */
function logServerJob(): ScrapeJob {
  return {
    job_name: "log-servers",
    metrics_path: "/probe",
    params: { module: ["http"] },
    // The job that declares streams is of the log too, and no server.
    kubernetes_sd_configs: discovery("data", labels.role, LogRole.Server),
    relabel_configs: [
      ready,
      { source_labels: [metaLabel(labels.eventLog)], regex: ".+", action: "keep" },
      {
        source_labels: ["__meta_kubernetes_pod_ip"],
        regex: "(.+)",
        replacement: `http://$1:${scrapedPorts.logServers}/healthz`,
        target_label: "__param_target",
      },
      podName,
      podLabel(labels.eventLog, "event_log"),
      { target_label: "__address__", replacement: `127.0.0.1:${sidecarPorts.prober}` },
    ],
  };
}

/** Members of every site, by their names: so each site sees how many copies a shard has elsewhere. */
function memberJob({ databases }: ResolvedMonitoring): ScrapeJob {
  return {
    job_name: "members",
    scheme: "https",
    tls_config: { ca_file: `${monitoringPaths.tls}/ca.crt` },
    static_configs: databases.flatMap(({ database, members }) =>
      members.map(({ scope, site, host }) => ({
        targets: [`${host}:${scrapedPorts.members}`],
        labels: { database, shard: scope, member_site: site },
      })),
    ),
  };
}

function kubeletJob(): ScrapeJob {
  return {
    job_name: "kubelets",
    scheme: "https",
    authorization: { credentials_file: `${monitoringPaths.apiToken}/token` },
    // Kubelets sign their own certificates in most clusters.
    tls_config: { insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: "node" }],
    metric_relabel_configs: [
      { source_labels: ["__name__"], regex: "kubelet_volume_stats_.+", action: "keep" },
    ],
  };
}

function staticJob(job: string, target: string): ScrapeJob {
  return { job_name: job, static_configs: [{ targets: [target] }] };
}

/** What the prober asks; it is asked for the answer itself. */
function probeJob(
  job: string,
  module: string,
  targets: readonly { target: string; labels: { [name: string]: string } }[],
  more: readonly object[] = [],
): ScrapeJob {
  return {
    job_name: job,
    metrics_path: "/probe",
    scrape_interval: `${everySeconds.probes}s`,
    params: { module: [module] },
    static_configs: targets.map(({ target, labels: own }) => ({ targets: [target], labels: own })),
    relabel_configs: [
      { source_labels: ["__address__"], target_label: "__param_target" },
      ...more,
      { target_label: "__address__", replacement: `127.0.0.1:${sidecarPorts.prober}` },
    ],
  };
}

/** As users: by the names that DNS answers. */
function userJob({ names }: ResolvedMonitoring): ScrapeJob {
  return probeJob(
    "users",
    "https",
    names.map(({ service, hostname, healthPath }) => ({
      target: `https://${hostname}${healthPath}`,
      labels: { service, name: hostname },
    })),
  );
}

/** At each site by its address, with the name in TLS and in the request: what a failover would lead to. */
function siteJob({ names }: ResolvedMonitoring): ScrapeJob {
  const targets = names.flatMap(({ service, hostname, healthPath, addresses }) =>
    addresses.map((address) => ({
      target: `https://${address}${healthPath}`,
      labels: { service, name: hostname, address },
    })),
  );
  return probeJob("sites", "https", targets, [{ source_labels: ["name"], target_label: "__param_hostname" }]);
}

/** Each name server for each name. */
function answerJobs({ names, nameServers }: ResolvedMonitoring): ScrapeJob[] {
  return names.map(({ service, hostname }) =>
    probeJob(
      `answers-${service}`,
      answerModule(service),
      nameServers.map(({ provider, server }) => ({
        target: `${server}:53`,
        labels: { service, name: hostname, provider },
      })),
    ),
  );
}

/** Module of the prober that asks for the name of a service, and knows its addresses. */
export function answerModule(service: string): string {
  return `answers-${service}`;
}

/** Every job of a site. */
export function scrapeJobs(args: ResolvedMonitoring): ScrapeJob[] {
  return [
    memberJob(args),
    podJob("routers", "data", labels.role, scrapedPorts.routers, "router"),
    podJob("voters", "quorum", labels.voter, scrapedPorts.voters),
    podJob("name-servers", "dns", labels.zone, scrapedPorts.nameServers),
    podJob("object-stores", "data", labels.objectStore, scrapedPorts.objectStores),
    logServerJob(),
    kubeletJob(),
    staticJob("object-states", `kube-state-metrics.kube-system.svc:${scrapedPorts.objectStates}`),
    staticJob("certificates", `cert-manager.cert-manager.svc:${scrapedPorts.certificates}`),
    staticJob("prometheus", `127.0.0.1:${args.workload.port}`),
    staticJob("alertmanager", `127.0.0.1:${sidecarPorts.alertmanager}`),
    userJob(args),
    siteJob(args),
    ...answerJobs(args),
  ];
}

/** Configuration of Prometheus. */
export function prometheusConfiguration(args: ResolvedMonitoring): string {
  return stringify(
    {
      global: {
        scrape_interval: `${everySeconds.targets}s`,
        evaluation_interval: `${everySeconds.targets}s`,
        external_labels: { site: args.workload.site },
      },
      rule_files: [`${monitoringPaths.configuration}/rules.yml`],
      alerting: {
        alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${sidecarPorts.alertmanager}`] }] }],
      },
      scrape_configs: scrapeJobs(args),
    },
    { lineWidth: 0 },
  );
}

/** Configuration of the prober. */
export function proberConfiguration({ names }: ResolvedMonitoring): string {
  const answers = names.map(({ service, hostname, addresses }): [string, object] => [
    answerModule(service),
    {
      prober: "dns",
      timeout: "5s",
      dns: {
        query_name: hostname,
        query_type: "A",
        valid_rcodes: ["NOERROR"],
        // An answer that is no site's, the last resort among them, is one that users are not served by.
        validate_answer_rrs: {
          fail_if_none_matches_regexp: [
            `.*\\s(${addresses.map((address) => address.replaceAll(".", "\\.")).join("|")})$`,
          ],
        },
      },
    },
  ]);
  return stringify(
    {
      modules: {
        https: {
          prober: "http",
          timeout: "5s",
          http: { method: "GET", valid_status_codes: [200], fail_if_not_ssl: true, follow_redirects: false },
        },
        http: { prober: "http", timeout: "5s", http: { valid_status_codes: [200], follow_redirects: false } },
        ...Object.fromEntries(answers),
      },
    },
    { lineWidth: 0 },
  );
}
