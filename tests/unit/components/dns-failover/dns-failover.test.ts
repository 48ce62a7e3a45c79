import { parse } from "node:path";
import type { types } from "@pulumi/kubernetes";
import { AuthoritativeServer, type AuthoritativeServerArgs, Route53Zone } from "holdfast";
import { recordDeclarations, type Declarations } from "../record-declarations";
import { parseLuaAnswer, parseZone } from "./parse-zone";
import { serverArguments, type ZoneArguments, zoneArguments } from "./zone-arguments";

type Deployment = types.output.apps.v1.Deployment;
type Service = types.output.core.v1.Service;
type NetworkPolicy = types.output.networking.v1.NetworkPolicy;
type PodSpec = types.output.core.v1.PodSpec;

interface RecordInputs {
  name: string;
  type: string;
  ttl: number;
  records: string[];
  weightedRoutingPolicies?: { weight: number }[];
}

const declareRoute53 = (overrides: Partial<ZoneArguments> = {}) =>
  recordDeclarations(() => new Route53Zone("public-route53", zoneArguments(overrides)));

const declareServer = (overrides: Partial<AuthoritativeServerArgs> = {}) =>
  recordDeclarations(() => new AuthoritativeServer("public-ansan", serverArguments(overrides)));

describe("the part at Route 53", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await declareRoute53();
  });

  test("its arguments are inputs of the component", () => {
    expect(declared.inputs("Route53Zone", "public-route53")).toEqual(zoneArguments());
  });

  test("the zone has the servers of the delegation set", () => {
    expect(declared.inputs("Zone", "public-route53-zone")).toMatchObject({
      name: "kr.example",
      delegationSetId: "N1PA6795SAMPLE",
      forceDestroy: false,
      tags: { "holdfast.dev/zone": "kr.example" },
    });
  });

  test("a target has a check of its own, by address and under the endpoint's name", () => {
    expect(declared.ofType("HealthCheck")).toHaveLength(4);
    expect(declared.inputs("HealthCheck", "public-route53-pay.kr.example-siheung-check")).toEqual({
      type: "HTTPS",
      ipAddress: "203.0.113.20",
      fqdn: "pay.kr.example",
      port: 443,
      resourcePath: "/healthz",
      enableSni: true,
      requestInterval: 10,
      failureThreshold: 3,
      tags: {
        "holdfast.dev/zone": "kr.example",
        "holdfast.dev/site": "siheung",
        Name: "pay.kr.example at siheung",
      },
    });
  });

  test("a target's record is answered by weight while its check is healthy", () => {
    expect(declared.inputs("Record", "public-route53-pay.kr.example-pangyo")).toEqual({
      zoneId: "zoneId of public-route53-zone",
      name: "pay.kr.example",
      type: "A",
      ttl: 3,
      records: ["203.0.113.30"],
      setIdentifier: "pangyo",
      weightedRoutingPolicies: [{ weight: 50 }],
      healthCheckId: "id of public-route53-pay.kr.example-pangyo-check",
    });
  });

  test("the last resort has no weight and no check", () => {
    const record = declared.inputs("Record", "public-route53-pay.kr.example-last-resort");
    expect(record).toMatchObject({ records: ["198.51.100.1"], weightedRoutingPolicies: [{ weight: 0 }] });
    expect(record).not.toHaveProperty("healthCheckId");
  });

  test("SOA and NS, which Route 53 makes itself, are taken over", () => {
    expect(declared.inputs("Record", "public-route53-ns").allowOverwrite).toBe(true);
    expect(declared.inputs("Record", "public-route53-soa").allowOverwrite).toBe(true);
    expect(declared.inputs("Record", "public-route53-caa").allowOverwrite).toBe(false);
  });

  test("times given are the times declared", async () => {
    const quick = await declareRoute53({
      ttlSeconds: 7,
      healthCheck: { intervalSeconds: 30, failureThreshold: 1, port: 8443 },
    });
    expect(quick.inputs("HealthCheck", "public-route53-kr.example-ansan-check")).toMatchObject({
      requestInterval: 30,
      failureThreshold: 1,
      port: 8443,
    });
    expect(quick.inputs("Record", "public-route53-kr.example-ansan").ttl).toBe(7);
  });
});

/** The zone with one target of its first endpoint drained. */
function drained(): Partial<ZoneArguments> {
  const [first, ...others] = zoneArguments().endpoints;
  if (first === undefined) throw new Error("there is no endpoint");
  const targets = first.targets.map((target) => ({ ...target, drained: target.site === "siheung" }));
  return { endpoints: [{ ...first, targets }, ...others] };
}

test("a drained target keeps its check and loses its record", async () => {
  const declared = await declareRoute53(drained());
  const of = (type: string) => declared.ofType(type).map(({ name }) => name);
  expect(of("HealthCheck")).toContain("public-route53-pay.kr.example-siheung-check");
  expect(of("Record")).not.toContain("public-route53-pay.kr.example-siheung");
  expect(of("Record")).toContain("public-route53-pay.kr.example-pangyo");
});

test.each([
  ["with every target", {}],
  ["with a drained target", drained()],
])("both providers answer the same %s", async (_, overrides) => {
  const route53 = await declareRoute53(overrides);
  const server = await declareServer(overrides);
  const zone = parseZone(dataOf(server)["kr.example.zone"] ?? "");
  const records = route53.ofType("Record").map(({ inputs }) => inputs as unknown as RecordInputs);

  const settled = records.filter((record) => record.weightedRoutingPolicies === undefined);
  expect(zone.filter(({ type }) => type !== "LUA A")).toEqual(
    expect.arrayContaining(
      settled.flatMap(({ name, ttl, type, records: values }) =>
        values.map((value) => ({ name, ttl, type, value })),
      ),
    ),
  );
  const isAnswered = (name: string): boolean => !name.startsWith("_acme-challenge.");
  expect(zone.filter(({ name, type }) => type !== "LUA A" && isAnswered(name))).toHaveLength(
    settled.reduce((sum, record) => sum + record.records.length, 0),
  );

  const dynamic = zone.filter(({ type }) => type === "LUA A");
  expect(dynamic.map(({ name }) => name).sort()).toEqual(["kr.example", "pay.kr.example"]);
  for (const { name, ttl, value } of dynamic) {
    const weighted = records.filter(
      (record) => record.name === name && record.weightedRoutingPolicies !== undefined,
    );
    const { url, sets } = parseLuaAnswer(value);
    const [active = [], lastResort] = sets;
    const total = weighted.reduce((sum, record) => sum + weightOf(record), 0);
    for (const record of weighted) {
      const share = active.filter((address) => address === record.records[0]).length / active.length;
      expect(share).toBeCloseTo(weightOf(record) / total, 10);
      expect(record.ttl).toBe(ttl);
    }
    expect(lastResort).toEqual(
      weighted.filter((record) => weightOf(record) === 0).map((record) => record.records[0]),
    );
    const checks = route53.ofType("HealthCheck").filter(({ inputs }) => String(inputs.fqdn) === name);
    expect(checks.map(({ inputs }) => `https://${inputs.fqdn}${inputs.resourcePath}`)).toEqual(
      checks.map(() => url),
    );
  }
});

describe("the part at a site", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await declareServer({ loadBalancerAnnotations: { "example.com/pool": "public" } });
  });

  test("nothing of it is at Route 53", () => {
    expect(declared.all.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  });

  test("the server's files name each other and check targets every second", () => {
    const configMap = declared.inputs("ConfigMap", "public-ansan-configuration");
    expect(configMap.metadata).toMatchObject({
      name: "dns-kr-example",
      namespace: "dns",
      labels: { "holdfast.dev/zone": "kr.example", "holdfast.dev/site": "ansan" },
    });
    const data = dataOf(declared);
    const settings = Object.fromEntries(
      (data["pdns.conf"] ?? "")
        .split("\n")
        .filter((line) => line.includes("=") && !line.startsWith("#"))
        .map((line) => line.split(/=(.*)/).slice(0, 2) as [string, string]),
    );
    expect(settings).toMatchObject({
      launch: "bind",
      "enable-lua-records": "yes",
      "lua-health-checks-interval": "1",
      "cache-ttl": "0",
      "query-cache-ttl": "0",
      "local-port": "5353",
      "disable-axfr": "yes",
      "version-string": "anonymous",
      setuid: "",
    });
    const directory = parse(settings["bind-config"] ?? "").dir;
    expect(data["named.conf"]).toContain(`directory "${directory}"`);
    expect(data["named.conf"]).toContain('zone "kr.example" { type native; file "kr.example.zone"; }');
    expect(podOf(declared).containers[0]?.args).toEqual([`--config-dir=${directory}`]);
    expect(mountsOf(declared)).toEqual({ configuration: directory, socket: settings["socket-dir"] });
  });

  test("two copies stand in different halls and give way last", () => {
    const deployment = declared.inputs<Deployment>("Deployment", "public-ansan-server");
    expect(deployment.metadata.labels).toMatchObject({ "holdfast.dev/zone": "kr.example" });
    expect(deployment.spec.replicas).toBe(2);
    const pod = podOf(declared);
    expect(pod.priorityClassName).toBe("tier-0");
    expect(pod.topologySpreadConstraints).toMatchObject([
      { topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
      { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
    ]);
    expect(declared.inputs("PodDisruptionBudget", "public-ansan-disruption-budget").spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { "holdfast.dev/zone": "kr.example" } },
    });
  });

  test('Pod Security "restricted" admits the pod', () => {
    const pod = podOf(declared);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    for (const container of pod.containers) {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      for (const port of container.ports) {
        expect(port.containerPort).toBeGreaterThanOrEqual(1024);
      }
    }
    expect(pod.automountServiceAccountToken).toBe(false);
  });

  test("every endpoint is asked for before the pod is ready", () => {
    const container = podOf(declared).containers[0];
    const startup = (container?.startupProbe.exec.command ?? []).join(" ");
    expect(startup).toContain("for name in pay.kr.example kr.example;");
    expect(startup).toContain('sdig 127.0.0.1 5353 "$name" A');
    // Two attempts to ask at 2 s, and three rounds of checks of 2 s: two agree, and the first may be under way.
    expect(container?.readinessProbe.initialDelaySeconds).toBe(10);
    expect((container?.readinessProbe.exec.command ?? []).join(" ")).toContain("for name in kr.example;");
  });

  test("it answers at its fixed address over UDP and TCP", () => {
    const service = declared.inputs<Service>("Service", "public-ansan-service");
    expect(service.metadata.annotations).toMatchObject({ "example.com/pool": "public" });
    expect(service.spec).toMatchObject({
      type: "LoadBalancer",
      loadBalancerIP: "203.0.113.11",
      externalTrafficPolicy: "Local",
      selector: { "holdfast.dev/zone": "kr.example" },
      ports: [
        { protocol: "UDP", port: 53, targetPort: 5353 },
        { protocol: "TCP", port: 53, targetPort: 5353 },
      ],
    });
  });

  test("anyone may ask it, and operations its figures; it may only look at its targets", () => {
    const { ingress, egress, policyTypes } = declared.inputs<NetworkPolicy>(
      "NetworkPolicy",
      "public-ansan-network-policy",
    ).spec;
    expect(policyTypes).toEqual(["Ingress", "Egress"]);
    expect(ingress).toEqual([
      {
        ports: [
          { protocol: "UDP", port: 5353 },
          { protocol: "TCP", port: 5353 },
        ],
      },
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } } }],
        ports: [{ protocol: "TCP", port: 8081 }],
      },
    ]);
    expect(egress).toEqual([
      {
        to: ["198.51.100.1", "203.0.113.10", "203.0.113.20", "203.0.113.30"].map((address) => ({
          ipBlock: { cidr: `${address}/32` },
        })),
        ports: [{ protocol: "TCP", port: 443 }],
      },
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } } }],
        ports: [443, 10_443].map((port) => ({ protocol: "TCP", port })),
      },
    ]);
  });

  test("it reaches the proxies of its own site's gateway, by what network plug-ins know them as", async () => {
    const istio = await declareServer({ gateway: "istio" });
    const policy = istio.inputs<NetworkPolicy>("NetworkPolicy", "public-ansan-network-policy");
    expect(policy.spec.egress.at(-1)).toEqual({
      to: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
          podSelector: { matchLabels: { "gateway.networking.k8s.io/gateway-name": "edge" } },
        },
      ],
      ports: [{ protocol: "TCP", port: 443 }],
    });
    const cilium = await declareServer({ gateway: "cilium" });
    expect(cilium.inputs("CiliumNetworkPolicy", "public-ansan-gateway-policy")).toMatchObject({
      metadata: { namespace: "dns" },
      spec: {
        endpointSelector: { matchLabels: { "holdfast.dev/zone": "kr.example" } },
        egress: [{ toEntities: ["ingress"] }],
      },
    });
  });

  test("another text restarts it, the same text does not", async () => {
    const hash = (declarations: Declarations) =>
      declarations.inputs<Deployment>("Deployment", "public-ansan-server").spec.template.metadata.annotations[
        "holdfast.dev/configuration-hash"
      ];
    const again = await declareServer();
    const changed = await declareServer({ ttlSeconds: 20 });
    expect(hash(again)).toBe(hash(declared));
    expect(hash(changed)).not.toBe(hash(declared));
  });
});

function weightOf(record: RecordInputs): number {
  return record.weightedRoutingPolicies?.[0]?.weight ?? Number.NaN;
}

function dataOf(declarations: Declarations): { [file: string]: string } {
  return declarations.inputs<{ data: { [file: string]: string } }>("ConfigMap", "public-ansan-configuration")
    .data;
}

function podOf(declarations: Declarations): PodSpec {
  return declarations.inputs<Deployment>("Deployment", "public-ansan-server").spec.template.spec;
}

function mountsOf(declarations: Declarations): { [volume: string]: string } {
  const mounts = podOf(declarations).containers[0]?.volumeMounts ?? [];
  return Object.fromEntries(mounts.map((mount) => [mount.name, mount.mountPath]));
}
