import { DataCenter, type DataCenterArgs, type GatewayImplementation } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { dataCenterArguments } from "./data-center-arguments";

async function declare(change: Partial<DataCenterArgs>): Promise<{ declared: Declarations }> {
  const declared = await recordDeclarations(() => {
    new DataCenter("ansan", dataCenterArguments(change));
  });
  return { declared };
}

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
