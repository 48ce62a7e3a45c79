import { implementations } from "@holdfast/contract/gateway/implementations";
import {
  keptByBudget,
  leastProxiesOf,
  readEnvoyProxy,
  readIstioParameters,
  skewBetween,
} from "@holdfast/contract/gateway/read-proxies";
import { parse } from "yaml";
import type { Value } from "@holdfast/contract/value";

const ZONE = "topology.kubernetes.io/zone";

/** As Envoy Gateway's documentation has them ("Customize EnvoyProxy"). */
const envoyProxy = (kubernetes: string) =>
  readEnvoyProxy(
    parse(`
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyProxy
metadata: { name: custom-proxy-config, namespace: default }
spec:
  provider:
    type: Kubernetes
    kubernetes: ${kubernetes}
`) as Value,
  );

test.each<[string, string, number | undefined]>([
  ["replicas of its Deployment", "{ envoyDeployment: { replicas: 2 } }", 2],
  [
    "the least of its autoscaler",
    "{ envoyDeployment: { replicas: 2 }, envoyHpa: { minReplicas: 3, maxReplicas: 10 } }",
    3,
  ],
  ["an autoscaler that says no least", "{ envoyHpa: { maxReplicas: 10 } }", 1],
  ["nothing", "{}", 1],
])("the number of Envoy Gateway's proxies follows from %s", (_, kubernetes, least) => {
  expect(leastProxiesOf(envoyProxy(kubernetes))).toBe(least);
});

test.each<[string, string, number | undefined]>([
  ["one may go", "{ envoyPDB: { maxUnavailable: 1 } }", 3],
  ["half may go", '{ envoyPDB: { maxUnavailable: "50%" } }', 2],
  ["one stays", "{ envoyPDB: { minAvailable: 1 } }", 1],
  ["there is none", "{}", 0],
])("of four proxies a budget keeps what it says where %s", (_, kubernetes, kept) => {
  expect(keptByBudget(envoyProxy(kubernetes), 4)).toBe(kept);
});

test("a spread counts where the scheduler keeps to it", () => {
  const spread = (constraint: string) =>
    envoyProxy(`{ envoyDeployment: { pod: { topologySpreadConstraints: [${constraint}] } } }`);
  const strict = `{ maxSkew: 1, topologyKey: ${ZONE}, whenUnsatisfiable: DoNotSchedule }`;
  expect(skewBetween(spread(strict), ZONE)).toBe(1);
  expect(skewBetween(spread(strict), "kubernetes.io/hostname")).toBeUndefined();
  expect(
    skewBetween(spread(`{ maxSkew: 1, topologyKey: ${ZONE}, whenUnsatisfiable: ScheduleAnyway }`), ZONE),
  ).toBeUndefined();
});

test("Istio's ConfigMap holds texts of the objects that they are merged into", () => {
  const read = readIstioParameters({
    data: {
      horizontalPodAutoscaler: "spec:\n  minReplicas: 2\n  maxReplicas: 2\n",
      deployment: `spec:
  template:
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: ${ZONE}
`,
      podDisruptionBudget: "spec:\n  minAvailable: 1\n",
    },
  });
  expect(read && leastProxiesOf(read)).toBe(2);
  expect(read && skewBetween(read, ZONE)).toBe(1);
  expect(read && keptByBudget(read, 2)).toBe(1);
  expect(read?.budget.field).toBe("data.podDisruptionBudget: spec");
  expect(readIstioParameters({ data: { deployment: "a: [" } })).toBeUndefined();
});

test("Envoy Gateway's proxies open no port below 1024; Istio's may", () => {
  const portOf = (name: keyof typeof implementations) => {
    const { dataPlane } = implementations[name];
    return dataPlane.kind === "pods" ? [dataPlane.port(443), dataPlane.port(8443)] : [];
  };
  expect(portOf("envoy-gateway")).toEqual([10_443, 8443]);
  expect(portOf("istio")).toEqual([443, 8443]);
  expect(portOf("cilium")).toEqual([]);
});
