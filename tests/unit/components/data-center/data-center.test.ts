import type * as pulumi from "@pulumi/pulumi";
import { DataCenter, type DataCenterArgs, type GatewayImplementation } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { dataCenterArguments, kubeconfig } from "./data-center-arguments";

/** How Pulumi marks a secret in what it sends. */
const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

interface Child {
  name: string;
  type: string;
  opts: pulumi.ResourceOptions;
}

async function declare(change: Partial<DataCenterArgs> = {}) {
  const children: Child[] = [];
  let site: DataCenter | undefined;
  const declared = await recordDeclarations(() => {
    site = new DataCenter("ansan", dataCenterArguments(change), {
      transformations: [
        ({ name, type, opts }) => {
          children.push({ name, type, opts });
          return undefined;
        },
      ],
    });
  });
  if (site === undefined) throw new Error("no data center was declared");
  return { declared, children: children.filter(({ name }) => name !== "ansan"), site };
}

describe("a data center", () => {
  let declared: Declarations;
  let children: Child[];
  let site: DataCenter;
  beforeAll(async () => {
    ({ declared, children, site } = await declare());
  });

  test("its facts are inputs of the component, its kubeconfig is not", () => {
    const facts = JSON.parse(JSON.stringify({ ...dataCenterArguments(), kubeconfig: undefined })) as unknown;
    const inputs = declared.inputs("DataCenter", "ansan");
    expect(inputs).toEqual(facts);
    expect(JSON.stringify(inputs)).not.toContain("a-token-to-keep");
  });

  test("its cluster has one provider of its own, with the kubeconfig as a secret and a lasting identity", () => {
    const providers = declared.all.filter(({ type }) => type === "pulumi:providers:kubernetes");
    expect(providers.map(({ name }) => name)).toEqual(["ansan-cluster"]);
    expect(providers[0]?.inputs).toEqual({
      kubeconfig: { [secretKey]: secretMark, value: kubeconfig },
      clusterIdentifier: "ansan",
      enableServerSideApply: "true",
      enableConfigMapMutable: "true",
      enablePatchForce: "true",
      upsertExistingObjects: "true",
    });
  });

  test("everything is its child and goes to its cluster", () => {
    expect(children.length).toBeGreaterThan(20);
    for (const { name, type, opts } of children) {
      expect(opts.parent).toBe(site);
      if (type === "pulumi:providers:kubernetes") continue;
      expect({ name, provider: (opts as pulumi.CustomResourceOptions).provider }).toEqual({
        name,
        provider: site.provider,
      });
    }
  });

  test("names of children begin with the component's, and no two are alike", () => {
    const names = children.map(({ name, type }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of children) expect(name).toMatch(/^ansan-./);
  });

  test.each(["services", "operations", "data", "edge"])(
    "namespace %s admits restricted pods only",
    (name) => {
      expect(declared.inputs("Namespace", `ansan-${name}`)).toMatchObject({
        metadata: {
          name,
          labels: {
            "holdfast.dev/site": "ansan",
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
          },
          annotations: { "holdfast.dev/purpose": `What belongs to ${name}` },
        },
      });
    },
  );

  test("a namespace has a quota and defaults for containers that ask for nothing", () => {
    expect(declared.inputs("ResourceQuota", "ansan-data-quota")).toMatchObject({
      metadata: { name: "quota", namespace: "data" },
      spec: {
        hard: {
          "requests.cpu": "400",
          "requests.memory": "2Ti",
          "limits.memory": "2Ti",
          "requests.storage": "40Ti",
          pods: "500",
        },
      },
    });
    expect(declared.inputs("LimitRange", "ansan-data-defaults")).toMatchObject({
      metadata: { name: "container-defaults", namespace: "data" },
      spec: {
        limits: [
          {
            type: "Container",
            defaultRequest: { cpu: "100m", memory: "128Mi" },
            default: { memory: "128Mi" },
            max: { memory: "64Gi" },
          },
        ],
      },
    });
  });

  test.each(["services", "operations", "data", "edge"])(
    "namespace %s denies what is not let through",
    (name) => {
      const denial = declared.inputs("NetworkPolicy", `ansan-${name}-default-deny`);
      expect(denial).toMatchObject({ metadata: { name: "default-deny", namespace: name } });
      expect(denial.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
      const dns = declared.inputs("NetworkPolicy", `ansan-${name}-allow-dns`);
      expect(dns.spec).toEqual({
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
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
          },
        ],
      });
    },
  );

  test("a rule of a namespace lets through what it says and says why", () => {
    const replication = declared.inputs("NetworkPolicy", "ansan-data-in-replication");
    expect(replication.metadata).toMatchObject({
      name: "in-replication",
      namespace: "data",
      annotations: { "holdfast.dev/purpose": "Members at the other sites copy from those here." },
    });
    expect(replication.spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "10.32.0.0/16" } }], ports: [{ port: 5432, protocol: "TCP" }] }],
    });
    expect(declared.inputs("NetworkPolicy", "ansan-data-out-metrics").spec).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } } }],
          ports: [
            { port: 4317, protocol: "TCP" },
            { port: 8125, protocol: "UDP" },
          ],
        },
      ],
    });
    expect(declared.ofType("NetworkPolicy")).toHaveLength(4 * 2 + 2);
  });

  test("lower tiers have higher priorities, and tier 3 evicts nobody", () => {
    const classes = [0, 1, 2, 3].map((tier) => declared.inputs<Tree>("PriorityClass", `ansan-tier-${tier}`));
    expect(classes.map(({ metadata }) => metadata?.name)).toEqual(["tier-0", "tier-1", "tier-2", "tier-3"]);
    expect(classes.map(({ value }) => value)).toEqual([1_000_000, 100_000, 10_000, 1_000]);
    expect(classes.map(({ preemptionPolicy }) => preemptionPolicy)).toEqual([
      "PreemptLowerPriority",
      "PreemptLowerPriority",
      "PreemptLowerPriority",
      "Never",
    ]);
  });

  test("local volumes are bound where their pod runs and are kept", () => {
    expect(declared.inputs("StorageClass", "ansan-local-nvme")).toMatchObject({
      metadata: { name: "local-nvme" },
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
    });
  });

  test("certificates come from the private authority, in the region of its ARN", () => {
    expect(declared.inputs("AWSPCAClusterIssuer", "ansan-issuer")).toMatchObject({
      apiVersion: "awspca.cert-manager.io/v1beta1",
      kind: "AWSPCAClusterIssuer",
      metadata: { name: "holdfast" },
      spec: { arn: dataCenterArguments().certificateAuthority.arn, region: "ap-northeast-2" },
    });
    expect(declared.inputs("Certificate", "ansan-edge-certificate")).toMatchObject({
      metadata: { name: "edge", namespace: "edge" },
      spec: {
        secretName: "edge-tls",
        dnsNames: ["*.kr.example", "kr.example"],
        issuerRef: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "holdfast" },
      },
    });
  });

  test("another region's authority has an issuer beside it, and both a role", async () => {
    const { arn } = dataCenterArguments().certificateAuthority;
    const roleArn = "arn:aws:iam::111122223333:role/holdfast-ansan-certificates";
    const alternative = arn.replace("ap-northeast-2", "ap-northeast-3");
    const { namespaces } = dataCenterArguments();
    const certificates = { ...namespaces[0]!, name: "certificates" };
    const both = await recordDeclarations(() => {
      new DataCenter(
        "ansan",
        dataCenterArguments({
          namespaces: [...namespaces, certificates],
          certificateAuthority: { arn, alternativeArns: [alternative], roleArn },
        }),
      );
    });
    expect(both.inputs("AWSPCAClusterIssuer", "ansan-issuer-ap-northeast-3")).toMatchObject({
      metadata: { name: "holdfast-ap-northeast-3" },
      spec: { arn: alternative, region: "ap-northeast-3" },
    });
    expect(both.inputs("AWSPCAClusterIssuer", "ansan-issuer")).toMatchObject({ spec: { arn } });
    expect(both.inputs("ServiceAccount", "ansan-issuer-account")).toMatchObject({
      metadata: {
        namespace: "certificates",
        name: "aws-privateca-issuer",
        annotations: { "eks.amazonaws.com/role-arn": roleArn },
      },
    });
  });

  test("what users see can be ordered from a public authority, which the site answers at Route 53", async () => {
    const roleArn = "arn:aws:iam::111122223333:role/holdfast-ansan-challenges";
    const acme = { email: "dns@kr.example", roleArn, region: "ap-northeast-2" };
    const ordered = await recordDeclarations(() => {
      new DataCenter("ansan", dataCenterArguments({ edge: { ...dataCenterArguments().edge, acme } }));
    });
    expect(ordered.inputs("Issuer", "ansan-public-issuer")).toMatchObject({
      metadata: { name: "public", namespace: "edge" },
      spec: {
        acme: {
          server: "https://acme-v02.api.letsencrypt.org/directory",
          email: "dns@kr.example",
          solvers: [
            {
              dns01: {
                route53: {
                  region: "ap-northeast-2",
                  role: roleArn,
                  auth: { kubernetes: { serviceAccountRef: { name: "acme-solver" } } },
                },
              },
            },
          ],
        },
      },
    });
    expect(ordered.inputs("Certificate", "ansan-edge-certificate")).toMatchObject({
      spec: { issuerRef: { group: "cert-manager.io", kind: "Issuer", name: "public" } },
    });
    // cert-manager may ask for a token of the solver's account, and of no other.
    expect(ordered.inputs("Role", "ansan-acme-solver-token")).toMatchObject({
      metadata: { namespace: "edge" },
      rules: [{ resources: ["serviceaccounts/token"], resourceNames: ["acme-solver"], verbs: ["create"] }],
    });
    expect(ordered.inputs("RoleBinding", "ansan-acme-solver-token")).toMatchObject({
      subjects: [{ kind: "ServiceAccount", namespace: "certificates", name: "cert-manager" }],
    });
  });

  test("requests enter by HTTPS at the site's address, for routes of some namespaces", () => {
    expect(declared.inputs("Gateway", "ansan-edge")).toMatchObject({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "edge", namespace: "edge" },
      spec: {
        gatewayClassName: "edge",
        addresses: [{ type: "IPAddress", value: "203.0.113.10" }],
        listeners: [
          {
            name: "https",
            protocol: "HTTPS",
            port: 443,
            tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: "edge-tls" }] },
            allowedRoutes: {
              namespaces: {
                from: "Selector",
                selector: {
                  matchExpressions: [
                    {
                      key: "kubernetes.io/metadata.name",
                      operator: "In",
                      values: ["services", "operations"],
                    },
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  test("what is in a namespace waits for it", () => {
    const inNamespace = children.filter(({ type }) =>
      /ResourceQuota|LimitRange|NetworkPolicy|Gateway$/.test(type),
    );
    for (const { opts } of inNamespace) {
      expect(opts.dependsOn).toEqual(
        expect.arrayContaining([expect.objectContaining({ __pulumiType: "kubernetes:core/v1:Namespace" })]),
      );
    }
  });
});

describe("what can be chosen", () => {
  test("tiers, provisioner, gateway namespaces and the issuer of the edge certificate", async () => {
    const { declared } = await declare({
      tiers: [4000, 3000, 2000, 1000].map((priority, tier) => ({ tier, priority })),
      storageProvisioner: "topolvm.io",
      edge: {
        gatewayClassName: "edge",
        hostnames: ["kr.example"],
        routesFrom: ["services"],
        issuer: { group: "cert-manager.io", kind: "ClusterIssuer", name: "public" },
      },
    });
    expect(declared.inputs("PriorityClass", "ansan-tier-0").value).toBe(4000);
    expect(declared.inputs("StorageClass", "ansan-local-nvme").provisioner).toBe("topolvm.io");
    expect(JSON.stringify(declared.inputs("Gateway", "ansan-edge"))).toContain('"values":["services"]');
    expect(declared.inputs<Tree>("Certificate", "ansan-edge-certificate").spec?.issuerRef).toEqual({
      group: "cert-manager.io",
      kind: "ClusterIssuer",
      name: "public",
    });
  });

  describe("the gateway's implementation", () => {
    const withGateway = async (implementation: GatewayImplementation) =>
      (await declare({ edge: { ...dataCenterArguments().edge, implementation } })).declared;
    const spreadOver = (labels: Record<string, string>) => [
      expect.objectContaining({
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: labels },
      }),
    ];
    const envoyLabels = {
      "app.kubernetes.io/name": "envoy",
      "app.kubernetes.io/component": "proxy",
      "app.kubernetes.io/managed-by": "envoy-gateway",
      "gateway.envoyproxy.io/owning-gateway-name": "edge",
      "gateway.envoyproxy.io/owning-gateway-namespace": "edge",
    };

    test.each([
      ["envoy-gateway", "gateway.envoyproxy.io/gatewayclass-controller"],
      ["envoy-gateway-in-namespace", "gateway.envoyproxy.io/gatewayclass-controller"],
      ["istio", "istio.io/gateway-controller"],
      ["cilium", "io.cilium/gateway-controller"],
    ] as const)("%s has its class", async (implementation, controllerName) => {
      expect((await withGateway(implementation)).inputs("GatewayClass", "ansan-gateway-class")).toMatchObject(
        {
          metadata: { name: "edge", labels: { "holdfast.dev/gateway-implementation": implementation } },
          spec: { controllerName },
        },
      );
    });

    test("Envoy Gateway makes a proxy in each hall, with a budget, at the site's address", async () => {
      const declared = await withGateway("envoy-gateway-in-namespace");
      expect(declared.inputs<Tree>("Gateway", "ansan-edge").spec?.infrastructure).toEqual({
        parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "edge" },
      });
      expect(declared.inputs("EnvoyProxy", "ansan-edge-proxies")).toMatchObject({
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        metadata: { name: "edge", namespace: "edge" },
        spec: {
          provider: {
            type: "Kubernetes",
            kubernetes: {
              envoyDeployment: { pod: { topologySpreadConstraints: spreadOver(envoyLabels) } },
              envoyHpa: { minReplicas: dataCenterArguments().halls.length },
              envoyPDB: { maxUnavailable: 1 },
              envoyService: { loadBalancerIP: "203.0.113.10", externalTrafficPolicy: "Local" },
            },
          },
        },
      });
    });

    test("Istio's objects are merged with what a ConfigMap says of them", async () => {
      const { data } = (await withGateway("istio")).inputs<{ data: Record<string, string> }>(
        "ConfigMap",
        "ansan-edge-proxies",
      );
      const objects = Object.entries(data).map(([kind, text]) => [kind, JSON.parse(text)] as const);
      expect(Object.fromEntries(objects)).toMatchObject({
        deployment: {
          spec: {
            template: {
              spec: {
                topologySpreadConstraints: spreadOver({ "gateway.networking.k8s.io/gateway-name": "edge" }),
              },
            },
          },
        },
        horizontalPodAutoscaler: { spec: { minReplicas: dataCenterArguments().halls.length } },
        podDisruptionBudget: { spec: { maxUnavailable: 1 } },
      });
    });

    test.each([
      ["envoy-gateway-in-namespace", "envoy-gateway-system", { "control-plane": "envoy-gateway" }, 18_000],
      ["istio", "istio-system", { app: "istiod" }, 15_012],
    ] as const)(
      "%s has its proxies reach their control plane",
      async (implementation, namespace, labels, port) => {
        const policy = (await withGateway(implementation)).inputs<Tree>(
          "NetworkPolicy",
          "ansan-edge-out-control-plane",
        );
        expect(policy.spec).toEqual({
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [
            {
              to: [
                {
                  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
                  podSelector: { matchLabels: labels },
                },
              ],
              ports: [{ port, protocol: "TCP" }],
            },
          ],
        });
      },
    );

    test("proxies that stand elsewhere, or are no pods, have no policy in the gateway's namespace", async () => {
      for (const implementation of ["envoy-gateway", "cilium"] as const) {
        const names = (await withGateway(implementation)).ofType("NetworkPolicy").map(({ name }) => name);
        expect(names).not.toContain("ansan-edge-out-control-plane");
      }
    });
  });
});
