/** What one site lacks beside its peers, and what it may have otherwise. */
import { defectText } from "@holdfast/report/text/defects/problem-text";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { peerDefects } from "@holdfast/resilience/defects/peers/readers";
import { rewriting } from "./configured";
import { type Change, field, foundAfter, gone, shippedResources } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;

/** What is said of peers after changes, each cause once. */
function saidAfter(...changes: readonly Change[]): string[] {
  const resources = changes.reduce((all, change) => change(all), shippedResources());
  const defects = peerDefects(new Reading({ resources }));
  return [...new Map(defects.map((defect) => [defect.cause, defectText(defect)])).values()];
}

/** Title, change, and what is said. */
const planted: readonly (readonly [string, Change, RegExp])[] = [
  [
    "a site without the quota of one namespace",
    gone("ResourceQuota", "pangyo-data-quota"),
    /^DataCenter pangyo ResourceQuota pangyo-data-quota is not declared at pangyo, and each of the others has one/,
  ],
  [
    "a site without the defaults of one namespace",
    gone("LimitRange", "siheung-services-defaults"),
    /LimitRange siheung-services-defaults is not declared at siheung/,
  ],
  [
    "a voter whose snapshots nobody takes",
    gone("CronJob", "failover-authority-pangyo-snapshot-nightly"),
    /^ClusterVoter failover-authority-pangyo CronJob failover-authority-pangyo-snapshot-nightly is not declared at pangyo/,
  ],
  [
    "a service that does not grow at one site",
    gone("HorizontalPodAutoscaler", "taxi-siheung-autoscaler"),
    /^ActiveActiveService taxi-siheung HorizontalPodAutoscaler taxi-siheung-autoscaler is not declared at siheung/,
  ],
  [
    "a site whose solver may not ask for its token",
    gone("RoleBinding", "pangyo-acme-solver-token"),
    /RoleBinding pangyo-acme-solver-token is not declared at pangyo/,
  ],
  [
    "a priority class that one cluster lacks",
    gone("PriorityClass", "ansan-tier-3"),
    /PriorityClass ansan-tier-3 is not declared at ansan/,
  ],
  [
    "a region without an endpoint that the other has",
    gone("VpcEndpoint", "aws-osaka-logs"),
    /^CloudRegion aws-osaka VpcEndpoint aws-osaka-logs is not declared at aws-osaka/,
  ],
  [
    "a witness that nobody can look at",
    gone("RolePolicyAttachment", "failover-authority-aws-seoul-systems-manager"),
    /^CloudVoter failover-authority-aws-seoul RolePolicyAttachment .* is not declared at aws-seoul/,
  ],
];

test.each(planted)("%s is told", (_, change, message) => {
  const said = saidAfter(change);
  expect(said.length).toBeGreaterThan(0);
  expect(said[0]).toMatch(message);
});

test("the resources as they are shipped lack nothing beside their peers", () => {
  expect(saidAfter()).toEqual([]);
});

const harmless: readonly (readonly [string, Change])[] = [
  ["more replicas at one site", field("Deployment", "payments-pangyo-deployment", ["spec", "replicas"], 40)],
  ["another size of one site's pods", rewriting("Deployment", /^taxi-pangyo-deployment$/, /^1Gi$/g, "2Gi")],
  [
    "an update that goes from site to site",
    field(
      "Deployment",
      "payments-pangyo-deployment",
      [...CONTAINER, "image"],
      "registry.kr.example/x@sha256:1",
    ),
  ],
  [
    "another hour of one site's backups",
    field("CronJob", "payments-pangyo-0-backup", ["spec", "schedule"], "3 4 * * *"),
  ],
  [
    "a default that one site leaves out",
    field("core/v1:Service", "payments-pangyo-0-replica", ["spec", "ports", 0, "protocol"], undefined),
  ],
  [
    "an annotation that one site has",
    field("Deployment", "payments-pangyo-deployment", ["metadata", "annotations"], { team: "a" }),
  ],
  [
    "a label that one site has",
    field("Deployment", "payments-pangyo-deployment", ["metadata", "labels", "team"], "a"),
  ],
  [
    "a selector that one site writes as expressions",
    field("PodDisruptionBudget", "payments-pangyo-disruption-budget", ["spec", "selector"], {
      matchExpressions: [{ key: "holdfast.dev/service", operator: "In", values: ["payments"] }],
    }),
  ],
  [
    "a budget that one site says in pods",
    field("PodDisruptionBudget", "payments-pangyo-disruption-budget", ["spec", "maxUnavailable"], 2),
  ],
  [
    "a name that one site writes in full",
    rewriting(
      "Deployment",
      /^payments-pangyo-deployment$/,
      "payments-0-leader.data.svc:5432",
      "payments-0-leader.data.svc.pangyo.holdfast.internal:5432",
    ),
  ],
  [
    "a port that one site writes by its name",
    field(
      "NetworkPolicy",
      "payments-pangyo-network-policy",
      ["spec", "ingress", 0, "ports", 0, "port"],
      "http",
    ),
  ],
  [
    "a check that asks in another way at one site",
    field("HealthCheck", "public-route53-payments.kr.example-siheung-check", ["type"], "TCP"),
  ],
  [
    "a switch of its own",
    field("Deployment", "payments-pangyo-deployment", [...POD, "automountServiceAccountToken"], true),
  ],
  [
    "a group of another number",
    field("StatefulSet", "payments-pangyo-0", [...POD, "securityContext", "fsGroup"], 2000),
  ],
  ["a site that is drained", field("DataCenter", "pangyo", ["drained"], true)],
];

test.each(harmless)("%s is nothing that it lacks", (_, change) => {
  expect(saidAfter(change)).toEqual([]);
});

test("a drained site may lack what the others have", () => {
  const changes = [
    field("DataCenter", "pangyo", ["drained"], true),
    gone("ResourceQuota", "pangyo-data-quota"),
  ];
  expect(saidAfter(...changes)).toEqual([]);
});

test("two sites are no measure for each other", () => {
  const withoutAnsan: Change = (resources) =>
    resources.filter(({ urn, name }) => !/(?<![a-z0-9])ansan(?![a-z0-9])/.test(`${urn} ${name}`));
  expect(saidAfter(withoutAnsan, gone("ResourceQuota", "pangyo-data-quota"))).toEqual([]);
});

test("what a site lacks is one warning", () => {
  const found = foundAfter(gone("ResourceQuota", "pangyo-data-quota"));
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]).toMatchObject({
    level: "warning",
    policy: "configuration-takes-effect",
    resource: "pangyo",
  });
});
