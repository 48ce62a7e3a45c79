import type * as pulumi from "@pulumi/pulumi";
import { DataCenter } from "holdfast";
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

async function declare() {
  const children: Child[] = [];
  let site: DataCenter | undefined;
  const declared = await recordDeclarations(() => {
    site = new DataCenter("ansan", dataCenterArguments(), {
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
