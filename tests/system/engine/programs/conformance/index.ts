import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** What a run changes of the objects; configuration `change`, a list of these names. */
const changes = new Set(new pulumi.Config().getObject<string[]>("change") ?? []);
const config = new pulumi.Config();

const provider = new k8s.Provider("cluster", {
  kubeconfig: config.requireSecret("kubeconfig"),
  enableConfigMapMutable: true,
});
const opts = { provider };

const namespace = new k8s.core.v1.Namespace(
  "work",
  { metadata: { name: "work", labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  opts,
);
const inWork = { ...opts, dependsOn: [namespace] };
const labels = { "app.kubernetes.io/name": "web" };

function meta(
  name: string,
  more: k8s.types.input.meta.v1.ObjectMeta = {},
): k8s.types.input.meta.v1.ObjectMeta {
  return { name, namespace: "work", ...more };
}

const container: k8s.types.input.core.v1.Container = {
  name: "main",
  image: changes.has("image") ? "registry.example/web:2" : "registry.example/web:1",
  env: [
    { name: "EMPTY", value: "" },
    { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
  ],
  ports: [{ name: "http", containerPort: 8080 }],
  // Not in the form that the API server keeps.
  resources: { requests: { cpu: "0.5", memory: "1024Mi" }, limits: { memory: "2048Mi" } },
  readinessProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 5 },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
  volumeMounts: [{ name: "configuration", mountPath: "/etc/web", readOnly: true }],
};

new k8s.core.v1.ConfigMap(
  "configuration",
  {
    metadata: meta("configuration", { labels }),
    data: { "web.conf": changes.has("data") ? "workers = 8\n" : "workers = 4\n", other: "kept" },
  },
  inWork,
);

function pod(
  volumes: k8s.types.input.core.v1.Volume[],
  containers = [container],
): k8s.types.input.core.v1.PodSpec {
  return {
    automountServiceAccountToken: false,
    hostNetwork: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      fsGroup: 10001,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
      },
    ],
    containers,
    volumes,
  };
}

const configurationVolume = { name: "configuration", configMap: { name: "configuration" } };

const deployment = new k8s.apps.v1.Deployment(
  "web",
  {
    metadata: meta("web", { labels, annotations: { "example.com/owner": "team" } }),
    spec: {
      replicas: changes.has("replicas") ? 3 : 2,
      selector: { matchLabels: changes.has("selector") ? { ...labels, generation: "2" } : labels },
      template: {
        metadata: { labels: changes.has("selector") ? { ...labels, generation: "2" } : labels },
        spec: pod([configurationVolume, { name: "tmp", emptyDir: {} }]),
      },
    },
  },
  { ...inWork, ignoreChanges: changes.has("ignored") ? ["spec.replicas"] : [] },
);

new k8s.core.v1.Service(
  "web",
  {
    metadata: meta("web"),
    spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] },
  },
  { ...inWork, dependsOn: [deployment] },
);
new k8s.core.v1.Service(
  "members",
  {
    metadata: meta("members"),
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: { ...labels, role: "member" },
      ports: [{ port: 5432 }],
    },
  },
  inWork,
);
new k8s.core.v1.Service(
  "edge",
  {
    metadata: meta("edge", { annotations: { "pulumi.com/skipAwait": "true" } }),
    spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 53, protocol: "UDP" }] },
  },
  inWork,
);

new k8s.apps.v1.StatefulSet(
  "members",
  {
    metadata: meta("members"),
    spec: {
      serviceName: "members",
      replicas: 2,
      selector: { matchLabels: { ...labels, role: "member" } },
      template: {
        metadata: { labels: { ...labels, role: "member" } },
        spec: pod([configurationVolume]),
      },
    },
  },
  inWork,
);

new k8s.batch.v1.Job(
  "once",
  {
    metadata: meta("once"),
    spec: { backoffLimit: 0, template: { spec: { ...pod([configurationVolume]), restartPolicy: "Never" } } },
  },
  inWork,
);
new k8s.batch.v1.CronJob(
  "daily",
  {
    metadata: meta("daily"),
    spec: {
      schedule: changes.has("schedule") ? "0 4 * * *" : "0 3 * * *",
      suspend: false,
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        spec: { template: { spec: { ...pod([configurationVolume]), restartPolicy: "OnFailure" } } },
      },
    },
  },
  inWork,
);

new k8s.core.v1.ServiceAccount("web", { metadata: meta("web"), automountServiceAccountToken: false }, inWork);
new k8s.policy.v1.PodDisruptionBudget(
  "web",
  { metadata: meta("web"), spec: { maxUnavailable: 1, selector: { matchLabels: labels } } },
  inWork,
);
new k8s.networking.v1.NetworkPolicy(
  "deny",
  { metadata: meta("deny"), spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [] } },
  inWork,
);
new k8s.networking.v1.NetworkPolicy(
  "allow",
  {
    metadata: meta("allow"),
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            { namespaceSelector: {}, podSelector: { matchLabels: labels } },
            ...(changes.has("peer") ? [{ ipBlock: { cidr: "10.0.0.0/8" } }] : []),
          ],
          ports: [{ port: "http", protocol: "TCP" }],
        },
      ],
    },
  },
  inWork,
);
new k8s.core.v1.ResourceQuota(
  "work",
  {
    metadata: meta("work"),
    spec: { hard: { "requests.cpu": "16000m", "requests.memory": "64Gi", pods: "50" } },
  },
  inWork,
);
new k8s.core.v1.LimitRange(
  "work",
  {
    metadata: meta("work"),
    spec: { limits: [{ type: "Container", defaultRequest: { cpu: "0.1", memory: "64Mi" } }] },
  },
  inWork,
);
new k8s.autoscaling.v2.HorizontalPodAutoscaler(
  "web",
  {
    metadata: meta("web"),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
        },
      ],
    },
  },
  { ...inWork, dependsOn: [deployment] },
);
new k8s.scheduling.v1.PriorityClass(
  "tier",
  { metadata: { name: "tier" }, value: 1000, globalDefault: false, description: "For trying" },
  opts,
);
new k8s.storage.v1.StorageClass(
  "local",
  {
    metadata: { name: "local" },
    provisioner: changes.has("provisioner") ? "example.com/local" : "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  },
  opts,
);
new k8s.core.v1.PersistentVolumeClaim(
  "archive",
  {
    metadata: meta("archive"),
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "local",
      resources: { requests: { storage: "1024Gi" } },
    },
  },
  inWork,
);
new k8s.rbac.v1.Role(
  "web",
  { metadata: meta("web"), rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }] },
  inWork,
);
new k8s.core.v1.Secret(
  "key",
  { metadata: meta("key"), stringData: { key: config.requireSecret("secret") } },
  inWork,
);
new k8s.core.v1.ConfigMap(
  "immutable",
  { metadata: meta("immutable"), immutable: true, data: { value: changes.has("immutable") ? "2" : "1" } },
  inWork,
);
const autonamed = new k8s.core.v1.ConfigMap(
  "autonamed",
  { metadata: { namespace: "work" }, data: {} },
  inWork,
);
new k8s.apiextensions.CustomResource(
  "certificate",
  {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: meta("certificate"),
    spec: {
      secretName: "certificate-tls",
      commonName: "web",
      duration: "24h",
      issuerRef: { name: changes.has("issuer") ? "other" : "issuer", kind: "ClusterIssuer" },
    },
  },
  inWork,
);
if (changes.has("stuck")) {
  const stuck = new k8s.apps.v1.Deployment(
    "stuck",
    {
      metadata: meta("stuck", { annotations: { "pulumi.com/timeoutSeconds": "5" } }),
      spec: {
        selector: { matchLabels: { app: "stuck" } },
        template: {
          metadata: { labels: { app: "stuck" } },
          spec: { ...pod([configurationVolume]), nodeSelector: { nowhere: "true" } },
        },
      },
    },
    inWork,
  );
  // What it is made from is not known before the other exists.
  const from = stuck.status.apply((status) => String(status.observedGeneration));
  new k8s.core.v1.ConfigMap("derived", { metadata: meta("derived"), data: { from } }, inWork);
}
if (changes.has("invalid")) {
  new k8s.core.v1.Service(
    "invalid",
    { metadata: meta("invalid"), spec: { ports: [{ port: 70000 }] } },
    inWork,
  );
}
/** Name of the object that got no name. */
export const autonamedObject = autonamed.metadata.name;
/** How many pods are asked for. */
export const replicas = deployment.spec.replicas;
