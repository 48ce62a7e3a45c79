import { type Change, field, foundAfter } from "./planted";

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;

/** Title, changes, the resource that is named first, what is said of it, and the policy where it is another. */
type Row = readonly [string, readonly Change[], string, RegExp, string?];

const EFFECT = "configuration-takes-effect";

const planted: readonly Row[] = [
  [
    "a budget of as many as there are",
    [
      field("PodDisruptionBudget", "payments-pangyo-disruption-budget", ["spec", "minAvailable"], 15),
      field(
        "PodDisruptionBudget",
        "payments-pangyo-disruption-budget",
        ["spec", "maxUnavailable"],
        undefined,
      ),
    ],
    "payments-pangyo-disruption-budget",
    /spec\.minAvailable is 15 of 15 pods, .* drained/,
  ],
  [
    "a budget of all percent of them",
    [
      field("PodDisruptionBudget", "payments-pangyo-disruption-budget", ["spec", "minAvailable"], "100%"),
      field(
        "PodDisruptionBudget",
        "payments-pangyo-disruption-budget",
        ["spec", "maxUnavailable"],
        undefined,
      ),
    ],
    "payments-pangyo-disruption-budget",
    /spec\.minAvailable is 100% of 15 pods/,
  ],
  [
    "a budget that lets no router go",
    [field("PodDisruptionBudget", "payments-pangyo-router-disruption-budget", ["spec", "maxUnavailable"], 0)],
    "payments-pangyo-router-disruption-budget",
    /spec\.maxUnavailable is 0 of \d+ pods/,
  ],
  [
    "a budget that selects nothing",
    [
      field(
        "PodDisruptionBudget",
        "payments-siheung-disruption-budget",
        ["spec", "selector", "matchLabels", "holdfast.dev/service"],
        "payment",
      ),
    ],
    "payments-siheung-deployment",
    /spec\.selector of PodDisruptionBudget payments-siheung-disruption-budget selects no pod/,
    "workload-hygiene",
  ],
  [
    "an autoscaler with a maximum below its minimum",
    [field("HorizontalPodAutoscaler", "taxi-siheung-autoscaler", ["spec", "maxReplicas"], 1)],
    "taxi-siheung-autoscaler",
    /spec\.maxReplicas is 1, below its minReplicas of \d+/,
  ],
  [
    "autoscalers that may not scale up",
    ["ansan", "siheung"].map((site) =>
      field(
        "HorizontalPodAutoscaler",
        `taxi-${site}-autoscaler`,
        ["spec", "behavior", "scaleUp", "selectPolicy"],
        "Disabled",
      ),
    ),
    "taxi-ansan-autoscaler",
    /spec\.behavior\.scaleUp\.selectPolicy is Disabled, .*; so does HorizontalPodAutoscaler taxi-siheung/,
  ],
  [
    "a member that requests more than any hall has",
    [field("StatefulSet", "payments-pangyo-0", [...CONTAINER, "resources", "requests", "cpu"], "300")],
    "payments-pangyo-0",
    /containers\[0\]\.resources\.requests\.cpu asks for 300\.1 cores a pod, and no hall of pangyo .* 288 cores/,
  ],
  [
    "a service that runs in a hall that its site does not have",
    [
      field("Deployment", "payments-siheung-deployment", [...POD, "nodeSelector"], {
        "topology.kubernetes.io/zone": "hall-9",
      }),
    ],
    "payments-siheung-deployment",
    /nodeSelector\.topology\.kubernetes\.io\/zone asks for nodes of hall-9, and siheung has no such hall/,
    "references-resolve",
  ],
  [
    "all replicas pinned to one hall",
    [
      field("Deployment", "payments-siheung-deployment", [...POD, "nodeSelector"], {
        "topology.kubernetes.io/zone": "hall-1",
      }),
    ],
    "payments-siheung-deployment",
    /keeps every pod in hall-1, one of the \d halls of siheung/,
  ],
  [
    "a quota below the members of its namespace",
    [field("ResourceQuota", "pangyo-data-quota", ["spec", "hard", "requests.memory"], "32Gi")],
    "pangyo-data-quota",
    /spec\.hard\.requests\.memory is 32 GiB, and the workloads of namespace data request \d+/,
  ],
  [
    "a member that requests more than its namespace may",
    [field("StatefulSet", "payments-pangyo-0", [...CONTAINER, "resources", "requests", "cpu"], "200")],
    "pangyo-data-quota",
    /spec\.hard\.requests\.cpu is \d+ cores, .* request [\d.]+ cores, most of them StatefulSet payments-pangyo-0/,
  ],
  [
    "a storage class that binds at once",
    [field("StorageClass", "pangyo-local-nvme", ["volumeBindingMode"], "Immediate")],
    "pangyo-local-nvme",
    /volumeBindingMode is Immediate/,
  ],
  [
    "a member that keeps its data in an emptyDir",
    [
      field("StatefulSet", "payments-siheung-0", ["spec", "volumeClaimTemplates"], undefined),
      field("StatefulSet", "payments-siheung-0", [...POD, "volumes", 7], { name: "data", emptyDir: {} }),
    ],
    "payments-siheung-0",
    /volumes\[7\]\.emptyDir is where the member keeps \/var\/lib\/postgresql/,
  ],
  [
    "a member whose volume is not declared",
    [field("StatefulSet", "payments-siheung-0", ["spec", "volumeClaimTemplates"], undefined)],
    "payments-siheung-0",
    /volumeMounts\[6\]\.name names the volume of the pod data/,
    "references-resolve",
  ],
  [
    "a voter that keeps its data in an emptyDir",
    [
      field("StatefulSet", "failover-authority-pangyo-voter", ["spec", "volumeClaimTemplates"], undefined),
      field("StatefulSet", "failover-authority-pangyo-voter", [...POD, "volumes", 1], {
        name: "data",
        emptyDir: {},
      }),
    ],
    "failover-authority-pangyo-voter",
    /volumes\[1\]\.emptyDir is where the voter keeps \/var\/lib\/etcd\/data/,
  ],
  [
    "updates that take every replica at once",
    ["ansan", "siheung", "pangyo"].map((site) =>
      field("Deployment", `payments-${site}-deployment`, ["spec", "strategy"], { type: "Recreate" }),
    ),
    "payments-ansan-deployment",
    /spec\.strategy\.type is Recreate: .*; so do Deployment payments-pangyo-deployment/,
  ],
  [
    "a readiness probe that asks another service",
    ["ansan", "siheung", "pangyo"].map((site) =>
      field(
        "Deployment",
        `messaging-${site}-deployment`,
        [...CONTAINER, "readinessProbe", "httpGet", "host"],
        "auth-cache",
      ),
    ),
    "messaging-ansan-deployment",
    /readinessProbe\.httpGet\.host asks auth-cache and not the pod/,
  ],
  [
    "no startup probe",
    [field("Deployment", "messaging-siheung-deployment", [...CONTAINER, "startupProbe"], undefined)],
    "messaging-siheung-deployment",
    /containers\[0\]\.startupProbe is absent/,
  ],
  [
    "a probe of a port that the container does not name",
    [
      field(
        "Deployment",
        "payments-pangyo-deployment",
        [...CONTAINER, "readinessProbe", "httpGet", "port"],
        "https",
      ),
    ],
    "payments-pangyo-deployment",
    /readinessProbe\.httpGet\.port names the port of the container https/,
    "references-resolve",
  ],
  [
    "a selector that is not for the pods of its template",
    [
      field(
        "Deployment",
        "payments-pangyo-deployment",
        ["spec", "selector", "matchLabels", "holdfast.dev/service"],
        "payment",
      ),
    ],
    "payments-pangyo-deployment",
    /spec\.selector is .*payment.* the API server refuses it/,
  ],
  [
    "a port that is declared twice",
    [
      field("Deployment", "payments-pangyo-deployment", [...CONTAINER, "ports", 1], {
        name: "web",
        containerPort: 8080,
      }),
    ],
    "payments-pangyo-deployment",
    /containers\[0\]\.ports\[1\] declares the port 8080\/TCP a second time/,
  ],
  [
    "a provider that speaks to another site's cluster",
    [field("kubernetes", "pangyo-cluster", ["clusterIdentifier"], "holdfast-ansan")],
    "pangyo-cluster",
    /clusterIdentifier is holdfast-ansan, the cluster of ansan/,
    "references-resolve",
  ],
  [
    "an image of a registry that stands at one site",
    ["siheung", "pangyo"].map((site) =>
      field(
        "Deployment",
        `payments-${site}-deployment`,
        [...CONTAINER, "image"],
        `registry.ansan.holdfast.internal/payments@sha256:${"0123456789abcdef".repeat(4)}`,
      ),
    ),
    "payments-pangyo-deployment",
    /containers\[0\]\.image comes from registry\.ansan\.holdfast\.internal, which stands at ansan alone/,
  ],
];

test.each(planted.map((row) => ({ title: row[0], row })))(
  "$title: one finding, which names the field",
  ({ row }) => {
    const [, changes, resource, message, policy = EFFECT] = row;
    const found = foundAfter(...changes);
    expect(found.map((finding) => `${finding.policy}: ${finding.message}`)).toHaveLength(1);
    expect(found[0]).toMatchObject({ policy, resource });
    expect(found[0]?.message).toMatch(message);
  },
);
