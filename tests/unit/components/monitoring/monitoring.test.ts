import { Monitoring, Paging } from "holdfast";
import { panels } from "holdfast/monitoring/dashboards";
import { availabilityObjective } from "holdfast/monitoring/objectives";
import { ruleGroups } from "holdfast/monitoring/rules";
import { resolveMonitoring, resolvePaging } from "holdfast/monitoring/schema";
import { scrapeJobs } from "holdfast/monitoring/scrape-configuration";
import { readScrapes } from "@holdfast/contract/prometheus/read";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { monitoringArguments, pagingArguments, resolvedMonitoring } from "./monitoring-arguments";

/** Which job gives the metrics with a prefix: each exporter's own names, as its documentation has them. */
const sources: Record<string, RegExp> = {
  patroni_: /^members$/,
  etcd_: /^voters$/,
  haproxy_: /^routers$/,
  pdns_auth_: /^name-servers$/,
  certmanager_: /^certificates$/,
  kube_: /^object-states$/,
  kubelet_: /^kubelets$/,
  alertmanager_: /^alertmanager$/,
  SeaweedFS_: /^object-stores$/,
  probe_: /^(users|sites|answers-.+|log-servers)$/,
};

/** Names in an expression that are metrics: what stands before a selector or stands alone, and is no function or label. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"[^"]*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\b(by|on|ignoring|without) \([^)]*\)/g, "");
  return [...bare.matchAll(/[a-z][a-z0-9]*(?:[_:][a-z0-9_:]+)+/gi)]
    .map(([name]) => name)
    .filter((name) => !/^(predict_linear|avg_over_time)$/.test(name));
}

const args = resolvedMonitoring();
const rules = ruleGroups(args).flatMap(({ rules }) => rules);

describe("every alert and panel has a source", () => {
  const jobs = scrapeJobs(args).map(({ job_name }) => job_name);
  const recorded = new Set(rules.flatMap(({ record = [] }) => record));
  const expressions = [
    ...rules.map(({ alert, record, expr }): [string, string] => [alert ?? record ?? "", expr]),
    ...Object.values(panels(args))
      .flat()
      .map(({ title, expr }): [string, string] => [title, expr]),
  ];

  test("the metrics of an expression are found", () => {
    expect(
      metricsIn('sum by (shard) (patroni_primary{a_b="c_d"}) > on (x_y) service:objective:ratio'),
    ).toEqual(["patroni_primary", "service:objective:ratio"]);
  });

  test.each(expressions)("%s", (_, expr) => {
    for (const metric of metricsIn(expr)) {
      if (recorded.has(metric)) continue;
      const [, job] = Object.entries(sources).find(([prefix]) => metric.startsWith(prefix)) ?? [];
      expect([metric, jobs.some((name) => job?.test(name))]).toEqual([metric, true]);
    }
    for (const [, named = ""] of expr.matchAll(/job="([^"]+)"/g)) expect(jobs).toContain(named);
  });
});

test("each alert leads to a section of the runbook, and says what it sees", () => {
  const runbook = readFileSync(path.join(__dirname, "../../../../docs/runbook.md"), "utf8");
  const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
  for (const { alert, annotations } of rules.filter((rule) => rule.alert !== undefined)) {
    expect([alert, anchors]).toEqual([
      alert,
      expect.arrayContaining([annotations?.["runbook"]?.split("#")[1]]),
    ]);
    expect(annotations?.["summary"]).toBeTruthy();
  }
  expect(existsSync(path.join(__dirname, "../../../../docs/runbook.md"))).toBe(true);
});

describe("objectives follow from goals", () => {
  test.each([
    [60, 0.9999],
    [300, 0.999537],
    [3600, 0.994444],
    [0, 0.9999],
    [86_400, 0.99],
  ])("an RTO of %d s asks for %d", (rto, objective) => {
    expect(availabilityObjective(rto)).toBe(objective);
  });

  test("a stricter goal never asks for less", () => {
    const asked = [0, 1, 30, 60, 300, 3600, 86_400].map(availabilityObjective);
    expect(asked).toEqual([...asked].sort((one, other) => other - one));
  });

  test("a database that waits for nobody has no alert of standbys", () => {
    const alone = resolvedMonitoring({
      databases: [{ database: "cache", synchronousStandbys: 0, members: [] }],
    });
    const names = ruleGroups(alone).flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(names).not.toContain("SynchronousStandbysLost");
    expect(names).toContain("VotersLost");
  });
});

describe("what is declared at a site", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new Monitoring("monitoring-ansan", monitoringArguments()));
  });
  const configuration = () =>
    declared.inputs<{ data: Record<string, string> }>("ConfigMap", "monitoring-ansan-configuration").data;

  test("Prometheus finds pods by label, and names members of every site", () => {
    const scrapes = readScrapes(configuration()["prometheus.yml"] ?? "");
    expect(scrapes.find(({ job }) => job === "voters")?.pods).toEqual({
      namespaces: ["quorum"],
      label: "holdfast.dev/voter",
      port: 2381,
    });
    expect(scrapes.find(({ job }) => job === "routers")?.pods).toMatchObject({ value: "router", port: 8404 });
    expect(scrapes.find(({ job }) => job === "members")?.targets).toContainEqual({
      host: "payments-0-pangyo-0.payments-0-members.data.svc.pangyo.example",
      port: 8008,
    });
  });

  test("a page goes to every region, and a heartbeat to topics of its own, each minute", () => {
    const routing = parse(configuration()["alertmanager.yml"] ?? "") as {
      route: { routes: { receiver: string; repeat_interval: string }[] };
      receivers: { name: string; sns_configs?: { topic_arn: string }[] }[];
    };
    const topics = Object.fromEntries(
      routing.receivers.map(({ name, sns_configs = [] }) => [
        name,
        sns_configs.map((each) => each.topic_arn),
      ]),
    );
    expect(topics).toEqual({
      page: ["ap-northeast-2", "ap-northeast-3"].map(
        (region) => `arn:aws:sns:${region}:123456789012:holdfast-pages`,
      ),
      ticket: [],
      heartbeat: ["ap-northeast-2", "ap-northeast-3"].map(
        (region) => `arn:aws:sns:${region}:123456789012:holdfast-heartbeat-ansan`,
      ),
    });
    expect(routing.route.routes[0]).toMatchObject({ receiver: "heartbeat", repeat_interval: "1m" });
  });

  test("what stands in a pod requests what the workload is given, and no more", () => {
    const { spec } = declared.inputs<Tree>("Deployment", "monitoring-ansan-deployment")["spec"]?.[
      "template"
    ] as never as {
      spec: { containers: { name: string; resources: { requests: { cpu: string; memory: string } } }[] };
    };
    const sum = (of: "cpu" | "memory") =>
      spec.containers.reduce(
        (total, { resources }) => total + Number.parseInt(resources.requests[of], 10),
        0,
      );
    expect(spec.containers.map(({ name }) => name)).toEqual(["service", "alertmanager", "prober"]);
    expect([sum("cpu"), sum("memory")]).toEqual([1000, 4096]);
  });

  test("another configuration is another start", async () => {
    const other = await recordDeclarations(
      () => new Monitoring("monitoring-ansan", monitoringArguments({ voters: 3 })),
    );
    const hash = (from: Declarations) =>
      from.inputs<Tree>("Deployment", "monitoring-ansan-deployment")["spec"]?.["template"]?.["metadata"]?.[
        "annotations"
      ]?.["holdfast.dev/configuration-hash"];
    expect(hash(other)).not.toEqual(hash(declared));
  });

  test("dashboards are files of Grafana", () => {
    const { data } = declared.inputs<{ data: Record<string, string> }>(
      "ConfigMap",
      "monitoring-ansan-dashboards",
    );
    for (const text of Object.values(data)) {
      const { panels, uid } = JSON.parse(text) as { panels: { targets: { expr: string }[] }[]; uid: string };
      expect(uid).toMatch(/^holdfast-/);
      expect(panels.every(({ targets }) => targets[0]?.expr)).toBe(true);
    }
    expect(Object.keys(data)).toEqual(["redundancy.json", "service-levels.json"]);
  });

  test("it may find pods and nodes, and change nothing", () => {
    const { rules: allowed } = declared.inputs<{ rules: { verbs: string[]; resources: string[] }[] }>(
      "ClusterRole",
      "monitoring-ansan-discovery",
    );
    expect(new Set(allowed.flatMap(({ verbs }) => verbs))).toEqual(new Set(["get", "list", "watch"]));
    expect(allowed.flatMap(({ resources }) => resources)).not.toContain("secrets");
  });
});

describe("what calls people outside of the sites", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new Paging("paging", pagingArguments()));
  });

  test("silence of a site calls people in every region", () => {
    const alarms = declared.ofType("MetricAlarm");
    expect(alarms.map(({ name }) => name).sort()).toEqual([
      "paging-aws-osaka-silence-ansan",
      "paging-aws-osaka-silence-siheung",
      "paging-aws-seoul-silence-ansan",
      "paging-aws-seoul-silence-siheung",
    ]);
    const published = new Set(declared.ofType("Topic").map(({ inputs }) => inputs["name"]));
    for (const { inputs, name } of alarms) {
      expect(inputs).toMatchObject({ treatMissingData: "breaching", threshold: 1, evaluationPeriods: 5 });
      const region = name.split("-").slice(0, 3).join("-");
      expect(inputs["alarmActions"]).toEqual([`arn of ${region}-pages`]);
      expect(published).toContain((inputs["dimensions"] as { TopicName: string }).TopicName);
    }
  });

  test("each receiver is called in its own way", () => {
    expect(declared.ofType("TopicSubscription").map(({ inputs }) => inputs["protocol"])).toEqual([
      "email",
      "https",
      "email",
      "https",
    ]);
  });

  test("the sites' role may publish to these topics alone", () => {
    const { policy } = declared.inputs<{ policy: string }>("RolePolicy", "paging-role-policy");
    const [statement] = (JSON.parse(policy) as { Statement: { Action: string; Resource: string[] }[] })
      .Statement;
    expect(statement?.Action).toBe("sns:Publish");
    expect(statement?.Resource).toHaveLength(6);
    const { assumeRolePolicy } = declared.inputs<{ assumeRolePolicy: string }>("Role", "paging-role");
    expect(assumeRolePolicy).toContain("system:serviceaccount:operations:monitoring");
  });
});

test.each<[string, () => unknown, RegExp]>([
  ["nobody who is called", () => resolvePaging("p", pagingArguments({ receivers: [] })), /receivers/],
  [
    "a receiver by telephone",
    () => resolvePaging("p", pagingArguments({ receivers: ["02-123"] })),
    /receivers\[0\]/,
  ],
  ["no region", () => resolvePaging("p", pagingArguments({ regions: [] })), /regions/],
  [
    "an image without a digest",
    () => resolveMonitoring("m", monitoringArguments({ images: { alertmanager: "a", prober: "b" } })),
    /images\.alertmanager/,
  ],
  [
    "a site that may not run it",
    () => {
      const { workload } = monitoringArguments();
      return resolveMonitoring("m", monitoringArguments({ workload: { ...workload, site: "busan" } }));
    },
    /busan/,
  ],
])("%s is refused", (_, resolve, message) => {
  expect(resolve).toThrow(message);
});
