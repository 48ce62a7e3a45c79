import type { Tree } from "../tree";
import { type DeclaredService, declareService, dns, name } from "./declare-service";

const inNamespace = (namespace: string) => ({ matchLabels: { "kubernetes.io/metadata.name": namespace } });
const ofService = (of: string) => ({ matchLabels: { "holdfast.dev/service": of } });

describe("a service with everything", () => {
  let service: DeclaredService;
  beforeAll(async () => {
    service = await declareService({
      namespace: "operations",
      tier: 2,
      port: 9000,
      hostname: "pay.kr.example",
      probes: { livenessPath: "/alive", readinessPath: "/ready", startupSeconds: 301 },
      callers: [{ service: "shopping" }, { service: "monitoring", namespace: "operations" }],
      calls: [
        { service: "identity" },
        { service: "key-store", namespace: "operations", port: 8200, cachedSeconds: 3600 },
      ],
      databases: [
        { database: "payments", shards: 2, connections: 3 },
        { database: "ledger", namespace: "vaults" },
      ],
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
    expect(service.declared.inputs("HTTPRoute", `${name}-route`)).toMatchObject({
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
    expect(service.policy.ingress).toEqual([
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
    const router = (database: string) => ({
      matchLabels: { "holdfast.dev/database": database, "holdfast.dev/role": "router" },
    });
    expect(service.policy.egress).toEqual([
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
    expect(service.declared.inputs("Certificate", `${name}-certificate`)).toMatchObject({
      metadata: { name: "payments", namespace: "operations" },
      spec: {
        commonName: "payments",
        secretName: "payments-tls",
        usages: ["digital signature", "client auth"],
        issuerRef: { name: "other" },
      },
    });
    expect(service.pod.volumes).toContainEqual({
      name: "client-certificate",
      secret: { secretName: "payments-tls", defaultMode: 0o440 },
    });
    expect(service.container.volumeMounts).toContainEqual({
      name: "client-certificate",
      mountPath: "/run/holdfast/tls",
      readOnly: true,
    });
  });

  test("its environment is in the order of names", () => {
    expect(service.container.env).toEqual([
      { name: "APP", value: "payments" },
      { name: "HOLDFAST_CACHE_SECONDS", value: '{"key-store":3600}' },
      {
        name: "HOLDFAST_DATABASES",
        value: JSON.stringify({
          payments: {
            shards: [0, 1].map((shard) => ({
              leader: `payments-${shard}-leader.data.svc:5432`,
              replica: `payments-${shard}-replica.data.svc:5432`,
            })),
            connections: 3,
          },
          ledger: {
            shards: [
              { leader: "ledger-0-leader.vaults.svc:5432", replica: "ledger-0-replica.vaults.svc:5432" },
            ],
            connections: 1,
          },
        }),
      },
      { name: "HOLDFAST_MAX_REQUESTS_PER_SECOND", value: "100" },
      { name: "HOLDFAST_SITE", value: "ansan" },
      { name: "LOG_LEVEL", value: "info" },
      { name: "PGSSLCERT", value: "/run/holdfast/tls/tls.crt" },
      { name: "PGSSLKEY", value: "/run/holdfast/tls/tls.key" },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: "/run/holdfast/tls/ca.crt" },
    ]);
    expect(service.container.envFrom).toEqual([{ secretRef: { name: "payments-keys" } }]);
  });

  test("what was chosen is used", () => {
    const { startupProbe, readinessProbe, livenessProbe, ports, lifecycle } = service.container;
    expect(startupProbe).toMatchObject({ httpGet: { path: "/alive" }, failureThreshold: 61 });
    expect(livenessProbe?.httpGet?.path).toBe("/alive");
    expect(readinessProbe?.httpGet?.path).toBe("/ready");
    expect(ports).toMatchObject([{ containerPort: 9000 }]);
    expect(lifecycle?.preStop?.sleep?.seconds).toBe(20);
    expect(service.pod).toMatchObject({ terminationGracePeriodSeconds: 120, priorityClassName: "tier-2" });
    const autoscaler = service.declared.inputs<Tree>("HorizontalPodAutoscaler", `${name}-autoscaler`).spec;
    expect(autoscaler?.metrics?.[0]?.resource?.target?.averageUtilization).toBe(70);
  });
});

test("replicas that are given are taken, also where the goal would take more", async () => {
  const { declared, deployment } = await declareService({ replicas: { replicas: 1, maximum: 3 } });
  expect(deployment.spec?.replicas).toBe(1);
  expect(declared.inputs("HorizontalPodAutoscaler", `${name}-autoscaler`)).toMatchObject({
    spec: { minReplicas: 1, maxReplicas: 3 },
  });
});

test.each([
  ["istio", "edge", { "gateway.networking.k8s.io/gateway-name": "edge" }],
  [
    "envoy-gateway",
    "envoy-gateway-system",
    {
      "app.kubernetes.io/name": "envoy",
      "app.kubernetes.io/component": "proxy",
      "app.kubernetes.io/managed-by": "envoy-gateway",
      "gateway.envoyproxy.io/owning-gateway-name": "edge",
      "gateway.envoyproxy.io/owning-gateway-namespace": "edge",
    },
  ],
] as const)(
  "the proxies of %s, and no other pods, are let in as the gateway",
  async (gateway, namespace, labels) => {
    const { policy } = await declareService({ hostname: "pay.kr.example", gateway });
    expect(policy.ingress).toEqual([
      {
        from: [{ namespaceSelector: inNamespace(namespace), podSelector: { matchLabels: labels } }],
        ports: [{ port: 8080, protocol: "TCP" }],
      },
    ]);
  },
);

test("the proxies of Cilium's nodes are let in by a policy of its own kind", async () => {
  const { policy, declared } = await declareService({ hostname: "pay.kr.example", gateway: "cilium" });
  expect(policy.ingress).toEqual([]);
  expect(declared.inputs("CiliumNetworkPolicy", `${name}-gateway-policy`)).toMatchObject({
    apiVersion: "cilium.io/v2",
    spec: {
      endpointSelector: { matchLabels: { "holdfast.dev/service": "payments" } },
      ingress: [{ fromEntities: ["ingress"], toPorts: [{ ports: [{ port: "8080", protocol: "TCP" }] }] }],
    },
  });
});
