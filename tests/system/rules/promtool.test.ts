import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ruleFile } from "holdfast/monitoring/rules";
import { prometheusConfiguration } from "holdfast/monitoring/scrape-configuration";
import { parse, stringify } from "yaml";
import { resolvedMonitoring } from "../../unit/components/monitoring/monitoring-arguments";

/** Prometheus' own `promtool`: it is taken from PROMTOOL_PATH, else from PATH. */
const promtool = process.env["PROMTOOL_PATH"] ?? "promtool";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const args = resolvedMonitoring();
const rules = path.join(folder, "rules.yml");
writeFileSync(rules, ruleFile(args));

/** Runs it; what it says is the message of the error where it refuses. */
function run(...words: string[]): string {
  try {
    return execFileSync(promtool, words, { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}\n${stderr}`);
  }
}

test("the rules are ones that Prometheus takes", () => {
  expect(run("check", "rules", "--lint=all", "--lint-fatal", rules)).toMatch(/SUCCESS: \d+ rules found/);
});

test("a rule that it would not take would be found", () => {
  const wrong = path.join(folder, "wrong.yml");
  writeFileSync(wrong, stringify({ groups: [{ name: "a", rules: [{ alert: "A", expr: "sum by (" }] }] }));
  expect(() => run("check", "rules", wrong)).toThrow(/parse error/);
});

test("the configuration is one that Prometheus takes", () => {
  const configuration = parse(prometheusConfiguration(args)) as { scrape_configs: object[] };
  // Some builds, Debian's among them, leave out the discovery of Kubernetes.
  const known = configuration.scrape_configs.map((job) => ({ ...job, kubernetes_sd_configs: undefined }));
  const file = path.join(folder, "prometheus.yml");
  writeFileSync(file, stringify({ ...configuration, scrape_configs: known }));
  expect(run("check", "config", "--syntax-only", file)).toMatch(/SUCCESS/);
});

/** A state of the world, and the alerts that have to fire in it and those that must not. */
interface Case {
  readonly title: string;
  /** Series with their values, every minute. */
  readonly series: Readonly<Record<string, string>>;
  readonly at: string;
  readonly fires: readonly string[];
  readonly silent?: readonly string[];
}

const members = (database: string, shard: string, sites: readonly string[], standbys: number) =>
  Object.fromEntries(
    sites.flatMap((site, index) => {
      const labels = `{database="${database}",shard="${shard}",instance="${site}",member_site="${site}",job="members"}`;
      const isStandby = index > 0 && index <= standbys;
      return [
        [`patroni_primary${labels}`, index === 0 ? "1x2000" : "0x2000"],
        [`patroni_replica${labels}`, index === 0 ? "0x2000" : "1x2000"],
        [`patroni_sync_standby${labels}`, "0x2000"],
        [`patroni_quorum_standby${labels}`, isStandby ? "1x2000" : "0x2000"],
      ];
    }),
  );

const peers = (pod: string, count: number) =>
  Object.fromEntries(
    ["a", "b", "c", "d"].map((peer, index) => [
      `etcd_network_active_peers{pod="${pod}",Local="x",Remote="${peer}"}`,
      index < count ? "1x2000" : "0x2000",
    ]),
  );

const answer = (provider: string, instance: string, value: string) => ({
  [`probe_success{job="answers-payments",name="pay.example.com",service="payments",provider="${provider}",instance="${instance}"}`]:
    value,
});

const cases: readonly Case[] = [
  {
    title: "all is well: the heartbeat alone",
    series: {
      ...members("payments", "payments-0", ["ansan", "siheung", "pangyo"], 2),
      ...peers("authority-ansan-0", 4),
      ...answer("route53", "ns-1", "1x2000"),
      ...answer("own", "203.0.113.53", "1x2000"),
    },
    at: "30m",
    fires: ["Heartbeat"],
    silent: [
      "SynchronousStandbysLost",
      "ShardWithoutLeader",
      "VotersLost",
      "DnsProvidersDisagree",
      "ErrorBudgetBurns",
    ],
  },
  {
    title: "one synchronous standby of two",
    series: members("payments", "payments-0", ["ansan", "siheung", "pangyo"], 1),
    at: "10m",
    fires: ["SynchronousStandbysLost"],
    silent: ["ShardWithoutLeader"],
  },
  {
    title: "one standby of the one that its goal needs",
    series: members("taxi", "taxi-0", ["ansan", "siheung"], 1),
    at: "10m",
    fires: [],
    silent: ["SynchronousStandbysLost"],
  },
  {
    title: "a shard without a leader",
    series: { 'patroni_primary{shard="payments-0",database="payments",instance="ansan"}': "1x5 0x100" },
    at: "10m",
    fires: ["ShardWithoutLeader"],
  },
  {
    title: "four voters of five",
    series: peers("authority-ansan-0", 3),
    at: "10m",
    fires: ["VotersLost"],
  },
  {
    title: "a router that knows no leader",
    series: { 'haproxy_backend_active_servers{proxy="payments-0-leader",pod="r"}': "0x100" },
    at: "5m",
    fires: ["NoServerBehindRouter"],
  },
  {
    title: "two providers that disagree",
    series: { ...answer("route53", "ns-1", "1x200"), ...answer("own", "203.0.113.53", "0x200") },
    at: "10m",
    fires: ["DnsProvidersDisagree", "NameServerDoesNotAnswer"],
  },
  {
    title: "no backup for three days",
    series: {
      'kube_cronjob_status_last_successful_time{namespace="data",cronjob="payments-0-backup"}': "0x6000",
    },
    at: "73h",
    fires: ["BackupMissing"],
  },
  {
    title: "a backup that never succeeded, made three days ago",
    series: { 'kube_cronjob_created{namespace="data",cronjob="payments-0-backup"}': "0x6000" },
    at: "73h",
    fires: ["BackupMissing"],
  },
  {
    title: "a backup of three hours ago, of a job that is older",
    series: {
      'kube_cronjob_created{namespace="data",cronjob="payments-0-backup"}': "0x6000",
      'kube_cronjob_status_last_successful_time{namespace="data",cronjob="payments-0-backup"}': "252000x6000",
    },
    at: "73h",
    fires: [],
    silent: ["BackupMissing"],
  },
  {
    title: "servers of an object store that do not run, so that nobody scrapes them",
    series: {
      'kube_statefulset_replicas{namespace="data",statefulset="media-ansan-volume-hall-1"}': "1x100",
      'kube_statefulset_status_replicas_ready{namespace="data",statefulset="media-ansan-volume-hall-1"}':
        "0x100",
    },
    at: "20m",
    fires: ["ServersMissing"],
    silent: ["NoObjectServerAtSite"],
  },
  {
    title: "as many servers of an event log as there are to be",
    series: {
      'kube_statefulset_replicas{namespace="data",statefulset="push-ansan"}': "1x100",
      'kube_statefulset_status_replicas_ready{namespace="data",statefulset="push-ansan"}': "1x100",
    },
    at: "20m",
    fires: [],
    silent: ["ServersMissing"],
  },
  {
    title: "a renewal that is a day late",
    series: {
      'certmanager_certificate_renewal_timestamp_seconds{namespace="data",name="payments"}': "0x3000",
      'certmanager_certificate_expiration_timestamp_seconds{namespace="data",name="payments"}':
        "1728000x3000",
    },
    at: "26h",
    fires: ["RenewalFails", "CertificateEnds"],
  },
  {
    title: "a certificate at the edge that ends",
    series: { 'probe_ssl_earliest_cert_expiry{job="sites",name="pay.example.com"}': "864000x100" },
    at: "30m",
    fires: ["EdgeCertificateEnds"],
  },
  {
    title: "a quota that is nearly used",
    series: {
      'kube_resourcequota{namespace="data",resource="pods",type="used"}': "95x100",
      'kube_resourcequota{namespace="data",resource="pods",type="hard"}': "100x100",
      'kube_resourcequota{namespace="dns",resource="pods",type="used"}': "5x100",
      'kube_resourcequota{namespace="dns",resource="pods",type="hard"}': "100x100",
    },
    at: "40m",
    fires: ["QuotaRunsOut"],
  },
  {
    title: "a disk that fills",
    series: {
      'kubelet_volume_stats_available_bytes{persistentvolumeclaim="data-payments-0"}': "1000-1x900",
      'kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="data-payments-0"}': "2000x900",
    },
    at: "9h",
    fires: ["DiskFullWithinADay"],
    silent: ["DiskRunsOut"],
  },
  {
    title: "users who are refused for ten minutes",
    series: {
      'probe_success{job="users",service="payments",name="pay.example.com",instance="x"}': "1x600 0x10 1x10",
      'probe_success{job="users",service="taxi",name="taxi.example.com",instance="y"}': "1x620",
    },
    at: "610m",
    fires: ["ErrorBudgetBurns"],
  },
  {
    title: "nothing of the voters is found",
    series: { 'up{job="routers"}': "1x100" },
    at: "15m",
    fires: ["NothingToMeasure"],
  },
  {
    title: "volumes that lack a copy, told by the master that leads",
    series: {
      'SeaweedFS_master_replica_placement_mismatch{object_store="media",pod="m",id="1"}': "1x100",
      'SeaweedFS_master_is_leader{object_store="media",pod="m"}': "1x100",
    },
    at: "20m",
    fires: ["ObjectCopiesLost"],
  },
  {
    title: "volumes that lacked a copy when the master still led, and whose copies were made again",
    series: {
      'SeaweedFS_master_replica_placement_mismatch{object_store="media",pod="old",id="1"}': "1x100",
      'SeaweedFS_master_is_leader{object_store="media",pod="old"}': "0x100",
      'SeaweedFS_master_replica_placement_mismatch{object_store="media",pod="new",id="1"}': "0x100",
      'SeaweedFS_master_is_leader{object_store="media",pod="new"}': "1x100",
    },
    at: "20m",
    fires: [],
    silent: ["ObjectCopiesLost"],
  },
  {
    title: "a site without its master, with gateways",
    series: {
      'up{job="object-stores",object_store="media",role="master",pod="m"}': "0x100",
      'up{job="object-stores",object_store="media",role="gateway",pod="g1"}': "0x100",
      'up{job="object-stores",object_store="media",role="gateway",pod="g2"}': "1x100",
    },
    at: "10m",
    fires: ["NoObjectServerAtSite"],
  },
  {
    title: "gateways that fail each tenth request, and a disk that is full",
    series: {
      'SeaweedFS_s3_request_total{object_store="media",code="200",pod="g"}': "0+90x100",
      'SeaweedFS_s3_request_total{object_store="media",code="500",pod="g"}': "0+10x100",
      'SeaweedFS_volumeServer_read_only_volumes{object_store="media",type="isDiskSpaceLow",pod="v"}': "3x100",
    },
    at: "20m",
    fires: ["ObjectGatewaysFail", "ObjectDiskLow"],
  },
  {
    title: "gateways that refuse what callers ask wrongly",
    series: {
      'SeaweedFS_s3_request_total{object_store="media",code="404",pod="g"}': "0+90x100",
      'SeaweedFS_s3_request_total{object_store="media",code="200",pod="g"}': "0+10x100",
    },
    at: "20m",
    fires: [],
    silent: ["ObjectGatewaysFail"],
  },
  {
    title: "a server of an event log that is behind, among two that are not",
    series: {
      'probe_success{job="log-servers",event_log="push",pod="push-ansan-0"}': "0x100",
      'probe_success{job="log-servers",event_log="orders",pod="orders-ansan-0"}': "1x100",
    },
    at: "10m",
    fires: ["LogServerNotCurrent"],
    silent: ["SiteDoesNotServe"],
  },
];

test.each(cases)("$title", ({ series, at, fires, silent = [] }) => {
  // What is expected of an alert is a question of its own, so that labels and texts may change.
  const count = (alert: string, state: string) =>
    `count(ALERTS{alertname="${alert}",alertstate="${state}"}) or vector(0)`;
  const expectations = [
    ...fires.map((alert) => ({
      expr: `(${count(alert, "firing")}) > bool 0`,
      eval_time: at,
      exp_samples: [{ labels: "{}", value: 1 }],
    })),
    ...silent.map((alert) => ({
      expr: count(alert, "firing"),
      eval_time: at,
      exp_samples: [{ labels: "{}", value: 0 }],
    })),
  ];
  const file = path.join(folder, "case.yml");
  writeFileSync(
    file,
    stringify({
      rule_files: [rules],
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: expectations,
        },
      ],
    }),
  );
  expect(run("test", "rules", file)).toMatch(/SUCCESS/);
});
