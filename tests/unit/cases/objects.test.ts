import { defectText } from "@holdfast/report/text/defects/problem-text";
import { deriveBlueprint, type Resource } from "@holdfast/resilience";
import type { Defect } from "@holdfast/resilience/defects/defect";
import { type Change, field, foundAfter, gone, shippedResources } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;
const JOB_POD = ["spec", "jobTemplate", "spec", "template", "spec"] as const;

/** A ConfigMap without one of its keys. */
const withoutKey =
  (name: string, key: string): Change =>
  (resources) =>
    resources.map((resource) => {
      if (resource.name !== name || !resource.type.endsWith(":ConfigMap")) return resource;
      const { [key]: _, ...data } = resource.inputs["data"] as Record<string, string>;
      return { ...resource, inputs: { ...resource.inputs, data } };
    });

/** Title, change, the resource that is named first, and what is said of it. */
type Row = readonly [string, Change, string, RegExp, ("error" | "warning")?];

const planted: readonly Row[] = [
  [
    "a word that no CronJob knows",
    field("CronJob", "payments-pangyo-0-backup", ["spec", "concurrencyPolicy"], "Forbidden"),
    "payments-pangyo-0-backup",
    /spec\.concurrencyPolicy is Forbidden, and Allow, Forbid, Replace is expected/,
  ],
  [
    "a Job whose pods are restarted for ever",
    field("Job", "payments-pangyo-0-configuration-job", [...POD, "restartPolicy"], "Always"),
    "payments-pangyo-0-configuration-job",
    /spec\.template\.spec\.restartPolicy is Always, and Never, OnFailure is expected/,
  ],
  [
    "an autoscaler that looks at nothing",
    field(
      "HorizontalPodAutoscaler",
      "taxi-siheung-autoscaler",
      ["spec", "metrics", 0, "resource"],
      undefined,
    ),
    "taxi-siheung-autoscaler",
    /spec\.metrics\[0\] is without any of them, and resource, /,
  ],
  [
    "a quota of a name that no quota knows",
    field("ResourceQuota", "pangyo-data-quota", ["spec", "hard", "request.cpu"], "39"),
    "pangyo-data-quota",
    /spec\.hard\.request\.cpu is no name that a quota knows/,
  ],
  [
    "a Deployment that may add no pod and take none away",
    field("Deployment", "payments-pangyo-deployment", ["spec", "strategy", "rollingUpdate", "maxSurge"], 0),
    "payments-pangyo-deployment",
    /spec\.strategy\.rollingUpdate\.maxSurge is 0, and more than 0 where maxUnavailable is 0 is expected/,
  ],
  [
    "a certificate that is mounted elsewhere than it is looked for",
    field(
      "Deployment",
      "payments-pangyo-deployment",
      [...CONTAINER, "volumeMounts", 1, "mountPath"],
      "/run/tls",
    ),
    "payments-pangyo-deployment",
    /containers\[0\]\.env\[\d+\]\.value names \/run\/holdfast\/tls\/tls\.crt, and no volume is mounted there: Secret payments-tls/,
  ],
  [
    "a certificate that a file of the member names, and that is mounted elsewhere",
    field(
      "StatefulSet",
      "payments-pangyo-0",
      [...CONTAINER, "volumeMounts", 4, "mountPath"],
      "/etc/tls/servers",
    ),
    "payments-pangyo-0",
    /names \/etc\/tls\/server\/tls\.crt \(by \/etc\/patroni\/patroni\.yml\).*Secret payments-0-server-tls/,
  ],
  [
    "a script that its ConfigMap lacks",
    withoutKey("payments-pangyo-0-configuration", "backup.sh"),
    "payments-pangyo-0-(backup|configuration-job)",
    /command\[1\] names \/etc\/patroni\/backup\.sh, and ConfigMap payments-0-pangyo, .* has no such file/,
  ],
  [
    "a member without a seccomp profile in a namespace that asks for one",
    field("StatefulSet", "payments-pangyo-0", [...POD, "securityContext", "seccompProfile"], undefined),
    "payments-pangyo-0",
    /seccompProfile\.type is absent, and the profile restricted of namespace data/,
  ],
  [
    "a member whose key everybody may read",
    field("StatefulSet", "payments-pangyo-0", [...POD, "volumes", 4, "secret", "defaultMode"], 0o644),
    "payments-pangyo-0",
    /volumes\[4\]\.secret\.defaultMode is 0644, .* PostgreSQL and its clients refuse such a key/,
  ],
  [
    "a member whose volumes are root's",
    field("StatefulSet", "payments-pangyo-0", [...POD, "securityContext", "fsGroup"], undefined),
    "payments-pangyo-0",
    /securityContext\.fsGroup is absent, so that user 999 may not use volumes member-tls/,
  ],
  [
    "a home that cannot be written to",
    field("CronJob", "payments-pangyo-0-backup", [...JOB_POD, "containers", 0, "volumeMounts", 3], {
      name: "tmp",
      mountPath: "/scratch",
    }),
    "payments-pangyo-0-backup",
    /env\[3\]\.value names \/tmp as HOME, which cannot be written to/,
  ],
  [
    "a router that is killed at once",
    field("Deployment", "payments-pangyo-router", [...POD, "terminationGracePeriodSeconds"], 0),
    "payments-pangyo-router",
    /terminationGracePeriodSeconds is 0: a pod is killed as soon as it is told to stop/,
    "warning",
  ],
  [
    "shared memory that is more than the member may have",
    field("StatefulSet", "payments-pangyo-0", [...POD, "volumes", 6, "emptyDir", "sizeLimit"], "10Gi"),
    "payments-pangyo-0",
    /volumes\[6\]\.emptyDir\.sizeLimit is 10Gi of memory, and the container that has it may take/,
    "warning",
  ],
  [
    "a router that is spread by the labels of another",
    field(
      "Deployment",
      "payments-pangyo-router",
      [...POD, "topologySpreadConstraints", 0, "labelSelector", "matchLabels", "holdfast.dev/database"],
      "payment",
    ),
    "payments-pangyo-router",
    /topologySpreadConstraints\[0\]\.labelSelector is .* which the pod itself does not meet/,
    "warning",
  ],
  [
    "members that keep away from nobody",
    field(
      "StatefulSet",
      "payments-pangyo-0",
      [
        ...POD,
        "affinity",
        "podAntiAffinity",
        "preferredDuringSchedulingIgnoredDuringExecution",
        0,
        "podAffinityTerm",
        "labelSelector",
        "matchLabels",
        "holdfast.dev/database",
      ],
      "payment",
    ),
    "payments-pangyo-0",
    /podAffinityTerm\.labelSelector is .* which no pod of its namespace meets/,
    "warning",
  ],
  [
    "servers that are told of new certificates once a year",
    field("CronJob", "payments-pangyo-certificate-reload", ["spec", "schedule"], "17 18 1 1 *"),
    "payments-pangyo-certificate-reload",
    /spec\.schedule is "17 18 1 1 \*", which lets 36\d d pass: until then servers go on with certificates/,
  ],
  [
    "a certificate of an issuer's name in another group",
    field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "group"], undefined),
    "payments-pangyo-certificate",
    /spec\.issuerRef\.group names the group of AWSPCAClusterIssuer holdfast cert-manager\.io, and none of that name is declared/,
  ],
  [
    "a key of a size that there is not",
    field("Certificate", "pangyo-edge-certificate", ["spec", "privateKey", "size"], 2048),
    "pangyo-edge-certificate",
    /spec\.privateKey\.size is 2048, and keys of ECDSA have 256, 384 or 521 bits/,
  ],
  [
    "members that have names once they are ready",
    field("core/v1:Service", "payments-pangyo-0-members", ["spec", "publishNotReadyAddresses"], undefined),
    "payments-pangyo-0-members",
    /spec\.publishNotReadyAddresses is not true, so that the pods of StatefulSet payments-pangyo-0 have no names/,
  ],
  [
    "a class with whose claims the data goes",
    field("StorageClass", "pangyo-local-nvme", ["reclaimPolicy"], undefined),
    "pangyo-local-nvme",
    /reclaimPolicy is Delete: with a claim of StatefulSet/,
    "warning",
  ],
  [
    "a budget that is labelled as another site's",
    field(
      "PodDisruptionBudget",
      "payments-siheung-disruption-budget",
      ["metadata", "labels", "holdfast.dev/site"],
      "ansan",
    ),
    "payments-siheung-disruption-budget",
    /metadata\.labels\.holdfast\.dev\/site is ansan, and it belongs to site siheung/,
  ],
  [
    "a site whose stack has other leaders in mind",
    field("ReplicatedDatabase", "bank-pangyo", ["leaderSites", 0], "pangyo"),
    "bank-pangyo",
    /leaderSites says \["pangyo","siheung"\] of database bank, and 2 instances beside it say \["ansan","siheung"\]/,
    "warning",
  ],
  [
    "a zone of which one provider is told another weight",
    field("Route53Zone", "public-route53", ["endpoints", 3, "targets", 1, "weight"], 7),
    "public-route53",
    /endpoints\[3\]\.targets\[1\]\.weight says 7 of zone kr\.example, and 3 instances beside it say 1/,
    "warning",
  ],
  [
    "a quota of storage below what the members of its namespace claim",
    field("ResourceQuota", "pangyo-data-quota", ["spec", "hard", "requests.storage"], "500Gi"),
    "pangyo-data-quota",
    /spec\.hard\.requests\.storage is 500 GiB of storage, and the workloads of namespace data request \d+ GiB/,
  ],
  [
    "a writer of the vault that no role trusts",
    field("OffsiteVault", "backups-kr", ["writers", 0, "serviceAccounts", 0], "data:banking"),
    "backups-kr",
    /serviceAccounts\[0\] says data:banking, and Role backups-kr-.* under it does not name it/,
    "warning",
  ],
];

/** Each fault of resources, by all readers of defects: of what has one cause, the first. */
function faultsOf(resources: readonly Resource[]): Map<string, Defect> {
  const { defects = [] } = deriveBlueprint({ resources });
  return new Map(defects.map((defect) => [defect.cause ?? JSON.stringify(defect), defect]));
}

let asShipped: Map<string, Defect> | undefined;

/** Each fault after a change that is none of the resources as shipped. */
function faultsAfter(change: Change): Defect[] {
  const before = (asShipped ??= faultsOf(shippedResources()));
  return [...faultsOf(change(shippedResources()))].flatMap(([key, fault]) =>
    before.has(key) ? [] : [fault],
  );
}

const rows = planted.map(([title, change, resource, message, level = "error"]) => ({
  ...{ title, change, resource, message, level },
}));

test.each(rows)("$title is one fault, which names the field", ({ change, resource, message, level }) => {
  const found = faultsAfter(change);
  expect(found.map((defect) => defectText(defect))).toHaveLength(1);
  const [defect] = found as [Defect];
  expect(defect.level).toBe(level);
  expect(defect.resource).toMatch(new RegExp(`::${resource}$`));
  expect(defectText(defect)).toMatch(message);
});

test("what keeps a member's pods from being admitted is one finding, and no member", () => {
  const security = [...POD, "securityContext", "seccompProfile"];
  const found = foundAfter(field("StatefulSet", "payments-siheung-0", security, undefined));
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]?.message).toMatch(/1 goal is not met by it/);
});

test("a member whose ConfigMap is gone is one finding, and no member", () => {
  const found = foundAfter(gone("ConfigMap", "payments-siheung-0-configuration"));
  expect(found.map(({ message }) => message)).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "references-resolve", resource: "payments-siheung-0" });
  expect(found[0]?.message).toMatch(/names the ConfigMap payments-0-siheung.*1 goal is not met by it/);
});
