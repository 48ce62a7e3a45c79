import type * as pulumi from "@pulumi/pulumi";
import { ActiveActiveService, type ActiveActiveServiceArgs } from "holdfast";
import { type Declarations, type Inputs, recordDeclarations } from "../record-declarations";
import { digest, serviceArguments } from "./service-arguments";

const name = "payments-ansan";
const options = new Map<string, pulumi.CustomResourceOptions>();

const declare = (change: Partial<ActiveActiveServiceArgs> = {}): Promise<Declarations> =>
  recordDeclarations(
    () =>
      new ActiveActiveService(name, serviceArguments(change), {
        transformations: [
          (child) => {
            options.set(child.name, child.opts);
            return undefined;
          },
        ],
      }),
  );

const pod = (declared: Declarations): Inputs => {
  const spec = declared.inputs("Deployment", `${name}-deployment`).spec?.template?.spec;
  if (spec === undefined) throw new Error("the Deployment has no pods");
  return spec;
};
const container = (declared: Declarations): Inputs => {
  const containers = pod(declared).containers ?? [];
  const [only] = containers;
  if (only === undefined || containers.length !== 1) throw new Error(`${containers.length} containers`);
  return only;
};
const policy = (declared: Declarations) => declared.inputs("NetworkPolicy", `${name}-network-policy`).spec;

const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

describe("a service at a site", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await declare();
  });

  test("its arguments are inputs of the component", () => {
    expect(declared.inputs("ActiveActiveService", name)).toEqual(serviceArguments());
  });

  test("it declares these objects and no others, named after it", () => {
    const objects = declared.all.map((each) => `${each.type.split(":").at(-1)} ${each.name}`).sort();
    expect(objects).toEqual([
      `ActiveActiveService ${name}`,
      `Deployment ${name}-deployment`,
      `HorizontalPodAutoscaler ${name}-autoscaler`,
      `NetworkPolicy ${name}-network-policy`,
      `PodDisruptionBudget ${name}-disruption-budget`,
      `Service ${name}-service`,
      `ServiceAccount ${name}-account`,
    ]);
  });

  test("every object is in the namespace and says whose it is", () => {
    for (const { type, inputs } of declared.all) {
      if (type.startsWith("holdfast:")) continue;
      expect(inputs.metadata).toMatchObject({
        name: "payments",
        namespace: "services",
        labels: {
          "holdfast.dev/service": "payments",
          "holdfast.dev/site": "ansan",
          "holdfast.dev/tier": "0",
        },
      });
    }
  });

  test("replicas are what the sites left after two losses need", () => {
    expect(declared.inputs("Deployment", `${name}-deployment`).spec?.replicas).toBe(42);
    expect(declared.inputs("HorizontalPodAutoscaler", `${name}-autoscaler`).spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "payments" },
      minReplicas: 42,
      maxReplicas: 60,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
        },
      ],
    });
  });

  test("what the autoscaler has added is not removed by an update", () => {
    expect(options.get(`${name}-deployment`)?.ignoreChanges).toEqual(["spec.replicas"]);
  });

  test("an update never has fewer pods than before", () => {
    expect(declared.inputs("Deployment", `${name}-deployment`).spec).toMatchObject({
      selector: { matchLabels: { "holdfast.dev/service": "payments" } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
      minReadySeconds: 10,
      template: { metadata: { labels: { "holdfast.dev/service": "payments" } } },
    });
  });

  test("draining nodes takes a tenth of the pods at a time, and broken pods at once", () => {
    expect(declared.inputs("PodDisruptionBudget", `${name}-disruption-budget`).spec).toEqual({
      selector: { matchLabels: { "holdfast.dev/service": "payments" } },
      maxUnavailable: "10%",
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
  });

  test("what a replica carries is written on it", () => {
    const template = declared.inputs("Deployment", `${name}-deployment`).spec?.template;
    expect(template?.metadata?.annotations).toEqual({ "holdfast.dev/requests-per-second": "100" });
  });

  test("pods are spread over halls and kept apart on nodes", () => {
    const labelSelector = { matchLabels: { "holdfast.dev/service": "payments" } };
    expect(pod(declared).topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        nodeAffinityPolicy: "Honor",
        nodeTaintsPolicy: "Honor",
        labelSelector,
        matchLabelKeys: ["pod-template-hash"],
      },
    ]);
    expect(pod(declared).affinity).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector } },
        ],
      },
    });
  });

  test("pods have no rights: not in the node, not in the cluster", () => {
    expect(declared.inputs("ServiceAccount", `${name}-account`).automountServiceAccountToken).toBe(false);
    expect(pod(declared)).toMatchObject({
      serviceAccountName: "payments",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(pod(declared).securityContext?.runAsUser).toBeGreaterThan(0);
    expect(container(declared).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("the container is what was named, with memory that is kept for it", () => {
    expect(container(declared)).toMatchObject({
      image: `registry.example/payments@sha256:${digest}`,
      ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
      resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      env: [{ name: "HOLDFAST_SITE", value: "ansan" }],
      volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
    });
    expect(pod(declared).priorityClassName).toBe("tier-0");
  });

  test("it is asked whether it has started, is ready and is alive", () => {
    const { startupProbe, readinessProbe, livenessProbe } = container(declared);
    expect(startupProbe).toMatchObject({
      httpGet: { path: "/healthz", port: "http" },
      periodSeconds: 5,
      failureThreshold: 24,
    });
    expect(readinessProbe).toMatchObject({ httpGet: { path: "/readyz", port: "http" } });
    expect(livenessProbe).toMatchObject({ httpGet: { path: "/healthz", port: "http" } });
  });

  test("it serves on while it leaves the load balancer, and has time to finish", () => {
    expect(container(declared).lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(pod(declared).terminationGracePeriodSeconds).toBe(60);
  });

  test("without a hostname and callers nobody may talk to it, and it may only look up names", () => {
    expect(policy(declared)).toEqual({
      podSelector: { matchLabels: { "holdfast.dev/service": "payments" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [],
      egress: [dns],
    });
  });

  test("a Service stands in front of it", () => {
    expect(declared.inputs("Service", `${name}-service`).spec).toMatchObject({
      type: "ClusterIP",
      selector: { "holdfast.dev/service": "payments" },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    });
  });
});

describe("a service with everything", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await declare({
      namespace: "operations",
      tier: 2,
      port: 9000,
      hostname: "pay.kr.example",
      probes: { livenessPath: "/alive", readinessPath: "/ready", startupSeconds: 301 },
      callers: [{ service: "shopping" }, { service: "monitoring", namespace: "operations" }],
      calls: [{ service: "identity" }, { service: "key-store", namespace: "operations", port: 8200 }],
      databases: [{ database: "payments" }, { database: "ledger", namespace: "vaults" }],
      addresses: [
        { purpose: "voters", cidrs: ["10.17.16.23/32", "10.64.0.23/32"], port: 2379 },
        { purpose: "bank", cidrs: ["192.0.2.0/24"] },
      ],
      environment: { LOG_LEVEL: "info", APP: "payments" },
      environmentSecrets: ["payments-keys"],
      drainSeconds: 20,
      finishSeconds: 100,
      targetCpuPercent: 70,
      issuer: { name: "other" },
    });
  });

  test("it is served at its hostname by the edge gateway", () => {
    expect(declared.inputs("HTTPRoute", `${name}-route`)).toMatchObject({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "payments", namespace: "operations", labels: { "holdfast.dev/service": "payments" } },
      spec: {
        parentRefs: [{ name: "edge", namespace: "edge", sectionName: "https" }],
        hostnames: ["pay.kr.example"],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            backendRefs: [{ name: "payments", port: 80 }],
          },
        ],
      },
    });
  });

  test("the gateway and its callers may talk to it, on its port", () => {
    const inNamespace = (namespace: string) => ({
      matchLabels: { "kubernetes.io/metadata.name": namespace },
    });
    const ofService = (service: string) => ({ matchLabels: { "holdfast.dev/service": service } });
    expect(policy(declared)?.ingress).toEqual([
      {
        from: [
          { namespaceSelector: inNamespace("edge") },
          { namespaceSelector: inNamespace("services"), podSelector: ofService("shopping") },
          { namespaceSelector: inNamespace("operations"), podSelector: ofService("monitoring") },
        ],
        ports: [{ port: 9000, protocol: "TCP" }],
      },
    ]);
  });

  test("it may talk to what it calls, its databases' routers and its addresses", () => {
    const inNamespace = (namespace: string) => ({
      matchLabels: { "kubernetes.io/metadata.name": namespace },
    });
    const ofService = (service: string) => ({ matchLabels: { "holdfast.dev/service": service } });
    const router = (database: string) => ({
      matchLabels: { "holdfast.dev/database": database, "holdfast.dev/role": "router" },
    });
    expect(policy(declared)?.egress).toEqual([
      dns,
      {
        to: [{ namespaceSelector: inNamespace("services"), podSelector: ofService("identity") }],
        ports: [{ port: 8080, protocol: "TCP" }],
      },
      {
        to: [{ namespaceSelector: inNamespace("operations"), podSelector: ofService("key-store") }],
        ports: [{ port: 8200, protocol: "TCP" }],
      },
      { to: [{ namespaceSelector: inNamespace("data"), podSelector: router("payments") }] },
      { to: [{ namespaceSelector: inNamespace("vaults"), podSelector: router("ledger") }] },
      {
        to: [{ ipBlock: { cidr: "10.17.16.23/32" } }, { ipBlock: { cidr: "10.64.0.23/32" } }],
        ports: [{ port: 2379, protocol: "TCP" }],
      },
      { to: [{ ipBlock: { cidr: "192.0.2.0/24" } }], ports: [{ port: 443, protocol: "TCP" }] },
    ]);
  });

  test("it proves to its databases who it is", () => {
    expect(declared.inputs("Certificate", `${name}-certificate`)).toMatchObject({
      metadata: { name: "payments", namespace: "operations" },
      spec: {
        commonName: "payments",
        secretName: "payments-tls",
        usages: ["digital signature", "client auth"],
        issuerRef: { name: "other" },
      },
    });
    expect(pod(declared).volumes).toContainEqual({
      name: "client-certificate",
      secret: { secretName: "payments-tls", defaultMode: 0o440 },
    });
    expect(container(declared).volumeMounts).toContainEqual({
      name: "client-certificate",
      mountPath: "/run/holdfast/tls",
      readOnly: true,
    });
  });

  test("its environment is in the order of names", () => {
    expect(container(declared).env).toEqual([
      { name: "APP", value: "payments" },
      { name: "HOLDFAST_SITE", value: "ansan" },
      { name: "LOG_LEVEL", value: "info" },
      { name: "PGSSLCERT", value: "/run/holdfast/tls/tls.crt" },
      { name: "PGSSLKEY", value: "/run/holdfast/tls/tls.key" },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: "/run/holdfast/tls/ca.crt" },
    ]);
    expect(container(declared).envFrom).toEqual([{ secretRef: { name: "payments-keys" } }]);
  });

  test("what was chosen is used", () => {
    const { startupProbe, readinessProbe, livenessProbe, ports, lifecycle } = container(declared);
    expect(startupProbe).toMatchObject({ httpGet: { path: "/alive" }, failureThreshold: 61 });
    expect(livenessProbe?.httpGet?.path).toBe("/alive");
    expect(readinessProbe?.httpGet?.path).toBe("/ready");
    expect(ports).toMatchObject([{ containerPort: 9000 }]);
    expect(lifecycle?.preStop?.sleep?.seconds).toBe(20);
    expect(pod(declared)).toMatchObject({ terminationGracePeriodSeconds: 120, priorityClassName: "tier-2" });
    const autoscaler = declared.inputs("HorizontalPodAutoscaler", `${name}-autoscaler`).spec;
    expect(autoscaler?.metrics?.[0]?.resource?.target?.averageUtilization).toBe(70);
  });
});

test("its outputs say how many there are and where it answers", async () => {
  let outputs: unknown;
  await recordDeclarations(() => {
    const service = new ActiveActiveService(name, serviceArguments());
    service.replicas.apply((replicas) =>
      service.maximumReplicas.apply((maximum) =>
        service.internalUrl.apply((url) => (outputs = { replicas, maximum, url })),
      ),
    );
  });
  expect(outputs).toEqual({ replicas: 42, maximum: 60, url: "http://payments.services" });
});
