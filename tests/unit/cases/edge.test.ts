import { implementations } from "@holdfast/contract/gateway/implementations";
import type { Resource, Value } from "@holdfast/resilience";
import { type Change, field, foundAfter, gone, text } from "./planted";

const POLICY = "NetworkPolicy";
const kubernetes = (...path: string[]) => ["spec", "provider", "kubernetes", ...path];
const place = { namespace: "edge", name: "edge" };

/** Labels as they stand in a graph: in the order of their names. */
const labelsText = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))));

/** The shipped blueprint as it would be with Istio: its class, what its proxies are made by, and its proxies' labels. */
const withIstio: Change = (resources) => {
  const { dataPlane } = implementations.istio;
  const envoy = implementations["envoy-gateway-in-namespace"].dataPlane;
  if (dataPlane.kind !== "pods" || envoy.kind !== "pods") throw new Error("both have pods");
  const replaced = (text: string): string =>
    [
      [labelsText(envoy.place(place).labels), labelsText(dataPlane.place(place).labels)],
      ["envoy-gateway-in-namespace", "istio"],
      ["gateway.envoyproxy.io/gatewayclass-controller", "istio.io/gateway-controller"],
      [labelsText(envoy.controlPlane.labels), labelsText(dataPlane.controlPlane.labels)],
      [envoy.controlPlane.namespace, dataPlane.controlPlane.namespace],
      ["18000", "15012"],
      ["10443", "443"],
      ['"group":"gateway.envoyproxy.io","kind":"EnvoyProxy"', '"group":"","kind":"ConfigMap"'],
    ].reduce((all, [before = "", after = ""]) => all.replaceAll(before, after), text);
  return resources.map((resource): Resource => {
    if (resource.type.endsWith(":EnvoyProxy")) {
      const spread = {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
      };
      const data = {
        deployment: JSON.stringify({
          spec: { replicas: 3, template: { spec: { topologySpreadConstraints: [spread] } } },
        }),
        podDisruptionBudget: JSON.stringify({ spec: { maxUnavailable: 1 } }),
      };
      return {
        ...resource,
        type: "kubernetes:core/v1:ConfigMap",
        inputs: { metadata: resource.inputs["metadata"] ?? null, data },
      };
    }
    const isOfGateway = /Gateway$|GatewayClass$|NetworkPolicy$|DataCenter$/.test(resource.type);
    return isOfGateway
      ? { ...resource, inputs: JSON.parse(replaced(JSON.stringify(resource.inputs))) as Resource["inputs"] }
      : resource;
  });
};

/** The shipped blueprint with Cilium's proxies: what lets them in is a policy of its own kind. */
const withCilium: Change = (resources) =>
  resources.flatMap((resource): Resource[] => {
    const { metadata } = resource.inputs as { metadata: Value };
    if (resource.type.endsWith(":GatewayClass")) {
      const labelled = JSON.stringify(metadata).replace("envoy-gateway-in-namespace", "cilium");
      return [
        {
          ...resource,
          inputs: {
            ...resource.inputs,
            metadata: JSON.parse(labelled) as Value,
            spec: { controllerName: implementations.cilium.controllerName },
          },
        },
      ];
    }
    if (!resource.type.endsWith(`:${POLICY}`) || !/"edge"/.test(JSON.stringify(resource.inputs["spec"])))
      return [resource];
    const { podSelector } = resource.inputs["spec"] as { podSelector: Value };
    const toProxies = resource.name.startsWith("public-");
    return [
      resource,
      {
        ...resource,
        urn: `${resource.urn}-cilium`,
        name: `${resource.name}-cilium`,
        type: "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
        inputs: {
          metadata,
          spec: {
            endpointSelector: podSelector,
            ...(toProxies
              ? { egress: [{ toEntities: ["ingress"] }] }
              : {
                  ingress: [
                    { fromEntities: ["ingress"], toPorts: [{ ports: [{ port: "8080", protocol: "TCP" }] }] },
                  ],
                }),
          },
        },
      },
    ];
  });

test.each<[title: string, changes: readonly Change[], resource: string, message: RegExp]>([
  [
    "proxies may not reach their control plane",
    [gone(POLICY, "pangyo-edge-out-control-plane")],
    "pangyo-edge",
    /metadata\.namespace are selected by no NetworkPolicy .* the way from edge at pangyo to its control plane .* worse/,
  ],
  [
    "proxies may reach another port of their control plane",
    [field(POLICY, "pangyo-edge-out-control-plane", ["spec", "egress", 0, "ports", 0, "port"], 18_001)],
    "pangyo-edge-out-control-plane",
    /spec\.egress lets nothing out to pods of namespace envoy-gateway-system on TCP 18000: .* worse/,
  ],
  [
    "users may reach the listener's port, at which an unprivileged proxy does not listen",
    [field(POLICY, "pangyo-edge-in-requests", ["spec", "ingress", 0, "ports", 0, "port"], 443)],
    "pangyo-edge-in-requests",
    /spec\.ingress lets nothing in from .*the internet.* on TCP 10443: .* worse/,
  ],
  [
    "proxies look up no names",
    [text(POLICY, "pangyo-edge-allow-dns", "kube-dns", "dnsmasq")],
    "pangyo-edge-allow-dns",
    /spec\.egress lets nothing out to pods of namespace kube-system on UDP 53: .* worse/,
  ],
  [
    "a service lets in pods of the gateway's namespace that are none of its proxies",
    [text(POLICY, "payments-pangyo-network-policy", "envoy-gateway", "other-gateway")],
    "payments-pangyo-network-policy",
    /spec\.ingress lets nothing in from pods of namespace edge on TCP 8080: .* worse/,
  ],
  [
    "a class names another controller",
    [
      field(
        "GatewayClass",
        "pangyo-gateway-class",
        ["spec", "controllerName"],
        "gateway.envoyproxy.io/gateway-controller",
      ),
    ],
    "pangyo-gateway-class",
    /spec\.controllerName is gateway\.envoyproxy\.io\/gateway-controller, and envoy-gateway-in-namespace takes .* worse/,
  ],
  [
    "what makes the proxies is not declared",
    [gone("EnvoyProxy", "pangyo-edge-proxies")],
    "pangyo-edge",
    /spec\.infrastructure\.parametersRef\.name names the EnvoyProxy edge/,
  ],
  [
    "a gateway says nothing of its proxies",
    [field("Gateway", "pangyo-edge", ["spec", "infrastructure"], undefined)],
    "pangyo-edge",
    /spec\.infrastructure\.parametersRef is absent: gateway edge\/edge has the one proxy/,
  ],
  [
    "a gateway has one proxy",
    [field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyHpa", "minReplicas"), 1)],
    "pangyo-edge-proxies",
    /envoyHpa\.minReplicas is 1: whatever takes one proxy of gateway edge\/edge takes every request at pangyo/,
  ],
  [
    "proxies may all stand in one hall",
    [field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyDeployment", "pod"), undefined)],
    "pangyo-edge-proxies",
    /topologySpreadConstraints is absent, so that all proxies of gateway edge\/edge may stand in one hall of pangyo/,
  ],
  [
    "a spread of proxies is one that the scheduler need not keep to",
    [text("EnvoyProxy", "pangyo-edge-proxies", "DoNotSchedule", "ScheduleAnyway")],
    "pangyo-edge-proxies",
    /topologySpreadConstraints is absent, so that all proxies/,
  ],
  [
    "draining nodes may take all proxies",
    [field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyPDB"), undefined)],
    "pangyo-edge-proxies",
    /envoyPDB is absent: draining nodes can take all proxies of gateway edge\/edge at once/,
  ],
  [
    "a name server is not let out to the proxies of its own site",
    [field(POLICY, "public-pangyo-network-policy", ["spec", "egress", 1], undefined)],
    "public-pangyo-network-policy",
    /spec\.egress lets nothing out to pods of namespace edge on TCP 10443: .* the proxies of edge\/edge/,
  ],
  [
    "Istio's proxies may not reach istiod",
    [
      withIstio,
      field(POLICY, "pangyo-edge-out-control-plane", ["spec", "egress", 0, "ports", 0, "port"], 15_010),
    ],
    "pangyo-edge-out-control-plane",
    /spec\.egress lets nothing out to pods of namespace istio-system on TCP 15012: .* worse/,
  ],
  [
    "Cilium's proxies are not let in",
    [
      withCilium,
      (resources) => resources.filter(({ name }) => name !== "payments-pangyo-network-policy-cilium"),
    ],
    "payments-pangyo-network-policy",
    /spec\.ingress lets nothing in from the entity ingress on TCP 8080: .* worse/,
  ],
])("the edge is broken where %s", (_, changes, resource, message) => {
  const found = foundAfter(...changes);
  expect(found.map((each) => each.message)).toEqual([expect.stringMatching(message)]);
  expect(found[0]).toMatchObject({ level: "error", ...(resource === "" ? {} : { resource }) });
});

test("services and name server have to let through the proxies where they stand: beside the controller", () => {
  const found = foundAfter(
    text("GatewayClass", "pangyo-gateway-class", "envoy-gateway-in-namespace", "envoy-gateway"),
  );
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringMatching(/spec\.ingress lets nothing in from pods of namespace envoy-gateway-system on TCP/),
    expect.stringMatching(/public-pangyo-network-policy spec\.egress lets nothing out to .* on TCP 10443/),
  ]);
});

test("that a class is of an implementation that is not known is warned of, and its ways are not judged", () => {
  const found = foundAfter(
    field(
      "GatewayClass",
      "pangyo-gateway-class",
      ["spec", "controllerName"],
      "example.com/gateway-controller",
    ),
    field("GatewayClass", "pangyo-gateway-class", ["metadata", "labels"], {}),
    text(POLICY, "payments-pangyo-network-policy", "envoy-gateway", "other-gateway"),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", resource: "pangyo-gateway-class" });
  expect(found[0]?.message).toMatch(
    /controllerName is example\.com\/gateway-controller, which is no implementation/,
  );
});

test("that one check takes a site out of a name server's answers is warned of", () => {
  const found = foundAfter(text("ConfigMap", "public-pangyo-configuration", ", minimumFailures=2", ""));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", resource: "public-pangyo-configuration" });
  expect(found[0]?.message).toMatch(/minimumFailures is 1, with a check every 1 s/);
});

test.each<[string, readonly Change[]]>([
  ["it is Istio", [withIstio]],
  ["it is Cilium", [withCilium]],
  [
    "its class does not say in which namespace Envoy Gateway's proxies stand, and policies fit one",
    [field("GatewayClass", "pangyo-gateway-class", ["metadata", "labels"], {})],
  ],
  [
    "its proxies are a fixed number",
    [
      field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyHpa"), undefined),
      field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyDeployment", "replicas"), 3),
    ],
  ],
  [
    "its proxies may not share a hall",
    [
      field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyDeployment", "pod"), {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "topology.kubernetes.io/zone" }],
          },
        },
      }),
    ],
  ],
  [
    "its budget says who stays",
    [field("EnvoyProxy", "pangyo-edge-proxies", kubernetes("envoyPDB"), { minAvailable: "50%" })],
  ],
  [
    "services let in everything in its namespace",
    [
      field(POLICY, "payments-pangyo-network-policy", ["spec", "ingress", 0, "from", 0], {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
      }),
    ],
  ],
])("the edge is as it was where %s", (_, changes) => {
  expect(foundAfter(...changes).map(({ message }) => message)).toEqual([]);
});
