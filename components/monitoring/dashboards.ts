import { availabilityObjective, windowDays } from "./objectives";
import type { ResolvedMonitoring } from "./schema";

/** A question that a panel shows the answer of. */
interface Panel {
  readonly title: string;
  readonly expr: string;
  readonly legend: string;
  /** Unit as Grafana names it: `percentunit`, `s`, `bytes`. */
  readonly unit?: string;
}

const panelHeight = 8;
const panelWidth = 12;

/** A dashboard as Grafana takes it from a file: two panels a row. */
function dashboard(uid: string, title: string, panels: readonly Panel[]): string {
  return JSON.stringify({
    uid,
    title,
    tags: ["holdfast"],
    timezone: "utc",
    schemaVersion: 41,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    templating: {
      list: [{ name: "datasource", type: "datasource", query: "prometheus", label: "Site" }],
    },
    panels: panels.map(({ title: name, expr, legend, unit = "short" }, index) => ({
      id: index + 1,
      type: "timeseries",
      title: name,
      datasource: { type: "prometheus", uid: "${datasource}" },
      gridPos: {
        x: panelWidth * (index % 2),
        y: panelHeight * Math.floor(index / 2),
        w: panelWidth,
        h: panelHeight,
      },
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: [{ refId: "A", expr, legendFormat: legend }],
    })),
  });
}

/** Questions that the dashboards ask; each metric is one that a job of the site gives. */
export function panels(args: ResolvedMonitoring): { readonly [file: string]: readonly Panel[] } {
  const worst = Math.min(1, ...args.names.map(({ rtoSeconds }) => availabilityObjective(rtoSeconds)));
  return {
    redundancy: [
      {
        title: "Synchronous standbys of each shard",
        expr: "sum by (shard) (patroni_sync_standby + patroni_quorum_standby)",
        legend: "{{shard}}",
      },
      {
        title: "Leaders by site",
        expr: "count by (member_site) (patroni_primary == 1)",
        legend: "{{member_site}}",
      },
      {
        title: "Voters that see each other",
        expr: "count by (pod) (etcd_network_active_peers == 1) + 1",
        legend: "{{pod}}",
      },
      {
        title: "Servers behind each router",
        expr: "min by (proxy) (haproxy_backend_active_servers)",
        legend: "{{proxy}}",
      },
      {
        title: "Age of the last backup",
        expr: 'time() - max by (cronjob) (kube_cronjob_status_last_successful_time{namespace=~"data|quorum"})',
        legend: "{{cronjob}}",
        unit: "s",
      },
      {
        title: "Time left of certificates",
        expr: "bottomk(10, certmanager_certificate_expiration_timestamp_seconds - time())",
        legend: "{{namespace}}/{{name}}",
        unit: "s",
      },
      {
        title: "Room left on volumes",
        expr: "bottomk(10, kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)",
        legend: "{{persistentvolumeclaim}}",
        unit: "percentunit",
      },
      {
        title: "Quotas that are used",
        expr: 'topk(10, kube_resourcequota{type="used"} / ignoring (type) kube_resourcequota{type="hard"})',
        legend: "{{namespace}} {{resource}}",
        unit: "percentunit",
      },
    ],
    "service-levels": [
      {
        title: `Availability over ${windowDays} days, objectives from ${worst}`,
        expr: `avg by (service) (avg_over_time(probe_success{job="users"}[${windowDays}d]))`,
        legend: "{{service}}",
        unit: "percentunit",
      },
      {
        title: "Rate at which each error budget burns, over an hour",
        expr: "service:errors:ratio_1h / on (service) (1 - service:objective:ratio)",
        legend: "{{service}}",
      },
      {
        title: "Time to answer, as users ask",
        expr: 'avg by (service) (probe_duration_seconds{job="users"})',
        legend: "{{service}}",
        unit: "s",
      },
      {
        title: "Names that each edge serves",
        expr: 'avg by (address) (probe_success{job="sites"})',
        legend: "{{address}}",
        unit: "percentunit",
      },
      {
        title: "Name servers that answer with sites",
        expr: 'avg by (provider, instance) (probe_success{job=~"answers-.+"})',
        legend: "{{provider}} {{instance}}",
        unit: "percentunit",
      },
    ],
  };
}

/** Files of Grafana, by name. */
export function dashboards(args: ResolvedMonitoring): { [file: string]: string } {
  return Object.fromEntries(
    Object.entries(panels(args)).map(([file, all]) => [
      `${file}.json`,
      dashboard(`holdfast-${file}`, `holdfast: ${file.replace("-", " ")}`, all),
    ]),
  );
}
