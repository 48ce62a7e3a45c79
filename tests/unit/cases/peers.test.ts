/** What one site lacks beside its peers, and what it may have otherwise. */
import { defectText } from "@holdfast/report/text/defects/problem-text";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { peerDefects } from "@holdfast/resilience/defects/peers/readers";
import { type Change, field, foundAfter, gone, shippedResources } from "./planted";

const POD = ["spec", "template", "spec"] as const;

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
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(message);
});

test("the resources as they are shipped lack nothing beside their peers", () => {
  expect(saidAfter()).toEqual([]);
});

const harmless: readonly (readonly [string, Change])[] = [
  [
    "a service that stands at two of three sites, by several of its parts",
    (resources) =>
      ["Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"].reduce<typeof resources>(
        (left, kind) =>
          gone(
            kind,
            kind === "Deployment"
              ? "taxi-pangyo-deployment"
              : kind === "PodDisruptionBudget"
                ? "taxi-pangyo-disruption-budget"
                : "taxi-pangyo-autoscaler",
          )(left),
        resources,
      ),
  ],
  ["a policy that another may stand in for", gone("NetworkPolicy", "pangyo-data-default-deny")],
  [
    "a switch of its own",
    field("Deployment", "payments-pangyo-deployment", [...POD, "automountServiceAccountToken"], true),
  ],
  [
    "a label of its own",
    field("Deployment", "payments-pangyo-deployment", ["metadata", "labels", "team"], "a"),
  ],
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
