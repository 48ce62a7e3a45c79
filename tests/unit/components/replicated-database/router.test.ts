import { ReplicatedDatabase } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { databaseArguments, name } from "./database-arguments";
import { named } from "./pod-parts";

describe("the way to a database at a site", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new ReplicatedDatabase(name, databaseArguments()));
  });

  test("clients go through two routers in different halls", () => {
    const router = declared.inputs<Tree>("Deployment", `${name}-router`);
    expect(router.metadata).toMatchObject({
      name: "payments-router",
      labels: {
        "holdfast.dev/database": "payments",
        "holdfast.dev/role": "router",
        "holdfast.dev/site": "ansan",
      },
    });
    expect(router.spec).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
    });
    const routerPod = router.spec?.template?.spec ?? {};
    expect(routerPod.topologySpreadConstraints).toMatchObject([
      { topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
    ]);
    expect(named(routerPod.volumes).configuration?.configMap?.name).toBe("payments-router");
    expect(declared.inputs<Tree>("ConfigMap", `${name}-router-configuration`).metadata?.name).toBe(
      "payments-router",
    );
    expect(named(routerPod.volumes)["certificate-authority"]?.secret).toMatchObject({
      secretName: "payments-member-tls",
      items: [{ key: "ca.crt", path: "ca.crt" }],
    });
    const target = (role: string) => declared.inputs<Tree>("Service", `${name}-1-${role}`);
    expect(target("leader")).toMatchObject({
      metadata: { name: "payments-1-leader" },
      spec: { selector: router.spec?.selector?.matchLabels, ports: [{ port: 5432, targetPort: 5101 }] },
    });
    expect(target("replica").spec?.ports).toMatchObject([{ port: 5432, targetPort: 5201 }]);
    expect(
      declared.inputs<Tree>("PodDisruptionBudget", `${name}-router-disruption-budget`).spec,
    ).toMatchObject({
      maxUnavailable: 1,
      selector: router.spec?.selector,
    });
  });

  test("only named clients reach the routers", () => {
    const { spec } = declared.inputs<Tree>("NetworkPolicy", `${name}-router-traffic`);
    expect(spec?.ingress?.[0]).toEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "services" } },
          podSelector: { matchLabels: { "holdfast.dev/service": "payments" } },
        },
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } },
          podSelector: { matchLabels: { "holdfast.dev/service": "ledger-audit" } },
        },
        { podSelector: { matchLabels: expect.objectContaining({ "holdfast.dev/role": "configuration" }) } },
      ],
      ports: [
        { protocol: "TCP", port: 5100, endPort: 5101 },
        { protocol: "TCP", port: 5200, endPort: 5201 },
      ],
    });
  });

  test("members talk to members, the quorum and the vault", () => {
    const { spec } = declared.inputs<Tree>("NetworkPolicy", `${name}-members-traffic`);
    const members = ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"].map((cidr) => ({ ipBlock: { cidr } }));
    const port = (number: number) => ({ protocol: "TCP", port: number });
    expect(spec?.policyTypes).toEqual(["Ingress", "Egress"]);
    expect(spec?.ingress?.[0]).toEqual({
      from: [...members, { podSelector: { matchLabels: { "holdfast.dev/database": "payments" } } }],
      ports: [port(5432), port(8008)],
    });
    const egress = spec?.egress as unknown as Tree[];
    expect(egress.map((rule) => rule.ports)).toEqual([[port(5432), port(8008)], [port(2379)], [port(443)]]);
    expect(egress[1]?.to).toEqual([
      ...databaseArguments().quorumAddresses.map((address) => ({ ipBlock: { cidr: `${address}/32` } })),
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "quorum" } } },
    ]);
  });
});
