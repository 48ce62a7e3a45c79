import { deriveBlueprint } from "@holdfast/resilience";
import { GraphBuilder, type Inputs } from "../resilience/building/graph-builder";

const config = (target: string): string => `
scrape_configs:
  - job_name: voters
    kubernetes_sd_configs:
      - role: pod
        namespaces: { names: [quorum] }
        selectors: [{ role: pod, label: holdfast.dev/voter }]
    relabel_configs:
      - { source_labels: [__meta_kubernetes_pod_ip], regex: (.+), replacement: "$1:2381", target_label: __address__ }
  - job_name: members
    static_configs: [{ targets: ["${target}"] }]
  - job_name: users
    metrics_path: /probe
    static_configs: [{ targets: ["https://pay.example/healthz"] }]
    relabel_configs: [{ target_label: __address__, replacement: "127.0.0.1:9115" }]
`;

/** A Prometheus at ansan, a voter there, and a member at siheung; each namespace lets in and out what it is told to. */
function measured(egress: Inputs[], ingressOfVoters: Inputs[], target: string): GraphBuilder {
  const builder = new GraphBuilder();
  for (const [site, podCidr] of [
    ["ansan", "10.1.0.0/16"],
    ["siheung", "10.2.0.0/16"],
  ] as const)
    builder.dataCenter(site, {
      cluster: {
        identifier: site,
        domain: `${site}.internal`,
        ingressAddress: builder.ingress(site),
        podCidr,
      },
    });
  const workload = (
    type: string,
    site: string,
    namespace: string,
    name: string,
    labels: Inputs,
    port: number,
  ) =>
    builder.object(`kubernetes:apps/v1:${type}`, site, name, {
      metadata: { name, namespace },
      spec: {
        replicas: 1,
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name, ports: [{ name: "metrics", containerPort: port }] }],
            volumes: [{ name: "configuration", configMap: { name } }],
          },
        },
      },
    });
  workload("Deployment", "ansan", "operations", "prometheus", { app: "prometheus" }, 9090);
  builder.object("kubernetes:core/v1:ConfigMap", "ansan", "prometheus-configuration", {
    metadata: { name: "prometheus", namespace: "operations" },
    data: { "prometheus.yml": config(target) },
  });
  workload("StatefulSet", "ansan", "quorum", "voter", { "holdfast.dev/voter": "ansan" }, 2381);
  workload("StatefulSet", "siheung", "data", "ledger-0", { app: "ledger" }, 8008);
  const policy = (namespace: string, matchLabels: Inputs, spec: Inputs) =>
    builder.object("kubernetes:networking.k8s.io/v1:NetworkPolicy", "ansan", `${namespace}-policy`, {
      metadata: { name: `${namespace}-policy`, namespace },
      spec: { podSelector: { matchLabels }, ...spec },
    });
  policy("operations", { app: "prometheus" }, { policyTypes: ["Egress"], egress });
  policy("quorum", { "holdfast.dev/voter": "ansan" }, { policyTypes: ["Ingress"], ingress: ingressOfVoters });
  return builder;
}

const MEMBER = "ledger-0-0.ledger.data.svc.siheung.internal:8008";
const toVoters = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "quorum" } } }],
  ports: [{ port: 2381, protocol: "TCP" }],
};
const toMembers = { to: [{ ipBlock: { cidr: "10.2.0.0/16" } }], ports: [{ port: 8008, protocol: "TCP" }] };
const fromOperations = {
  from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } } }],
};

test.each<[string, Inputs[], Inputs[], string[]]>([
  ["may reach all that it asks", [toVoters, toMembers], [fromOperations], []],
  [
    "may not go out to the members of another site",
    [toVoters],
    [fromOperations],
    ["operations-policy spec.egress"],
  ],
  ["may not go out to the voters", [toMembers], [fromOperations], ["operations-policy spec.egress"]],
  ["is not let in by the voters", [toVoters, toMembers], [], ["quorum-policy spec.ingress"]],
])("a Prometheus that %s", (_, egress, ingress, expected) => {
  const { defects = [] } = deriveBlueprint(measured(egress, ingress, MEMBER).graph());
  const ways = defects.filter(({ problem }) => problem.kind === "not-let-through");
  expect(ways.map(({ resource, field }) => `${resource.split("::").at(-1)?.split("@")[0]} ${field}`)).toEqual(
    expected,
  );
  expect(ways.every(({ level, disables = [] }) => level === "warning" && disables.length === 0)).toBe(true);
});

test("a Prometheus whose targets nobody declares is not said to be kept from them", () => {
  const { defects = [] } = deriveBlueprint(measured([], [], "elsewhere.example:9100").graph());
  const ways = defects.filter(({ problem }) => problem.kind === "not-let-through");
  expect(ways.map(({ problem }) => "ports" in problem && problem.ports)).toEqual([
    ["TCP 2381"],
    ["TCP 2381"],
  ]);
});
