import { readWeed, serverHosts } from "@holdfast/contract/seaweedfs/commands";
import { filerStore, readToml } from "@holdfast/contract/seaweedfs/toml";
import { ReplicatedObjectStore, type ReplicatedObjectStoreArgs, SurvivalGoal } from "holdfast";
import { objectStoreFootprint } from "holdfast/replicated-object-store/footprint";
import { resolveObjectStore } from "holdfast/replicated-object-store/schema";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";

const name = "media-ansan";

const site = (at: string, index: number) => ({
  name: at,
  clusterDomain: `${at}.holdfast.internal`,
  podCidr: `10.${16 * (index + 1)}.0.0/16`,
  halls: ["h1", "h2"],
});

function objectStoreArguments(change: Partial<ReplicatedObjectStoreArgs> = {}): ReplicatedObjectStoreArgs {
  return {
    objectStore: "media",
    site: "ansan",
    sites: ["ansan", "siheung", "pangyo"].map(site),
    survive: SurvivalGoal.OneSite,
    names: { database: "operations" },
    storageGiB: 500,
    clients: [{ namespace: "services", service: "media-transfer" }],
    image: `registry.example/seaweedfs@sha256:${"a".repeat(64)}`,
    ...change,
  };
}

describe("an object store at a site", () => {
  let declared: Declarations;
  const startOf = (kind: string, workload: string) => {
    const [container] = declared.inputs<Tree>(kind, workload).spec?.template?.spec
      ?.containers as unknown as Tree[];
    return readWeed([container?.command, container?.args].flat() as unknown as string[])!;
  };
  beforeAll(async () => {
    declared = await recordDeclarations(() => new ReplicatedObjectStore(name, objectStoreArguments()));
  });

  test("it declares these objects and no others", () => {
    const found = declared.all.map((each) => `${each.type.split(":").at(-1)} ${each.name}`);
    expect(found.sort()).toEqual(
      [
        `Certificate ${name}-database-certificate`,
        `Certificate ${name}-server-certificate`,
        `ConfigMap ${name}-configuration`,
        `Deployment ${name}-gateways`,
        ...["gateway", "master", "volume"].map((role) => `NetworkPolicy ${name}-${role}-traffic`),
        ...["gateway", "volume"].map((role) => `PodDisruptionBudget ${name}-${role}-disruption-budget`),
        `ReplicatedObjectStore ${name}`,
        ...["masters", "s3", "volumes"].map((service) => `Service ${name}-${service}`),
        ...["master", "volume-h1", "volume-h2"].map((set) => `StatefulSet ${name}-${set}`),
      ].sort(),
    );
  });

  test("every server is told of the masters of every site", () => {
    const masters = ["ansan", "siheung", "pangyo"].map(
      (each) => `media-master-${each}-0.media-masters.data.svc.${each}.holdfast.internal`,
    );
    expect(serverHosts(startOf("StatefulSet", `${name}-master`).options.get("peers"))).toEqual(masters);
    expect(serverHosts(startOf("StatefulSet", `${name}-volume-h2`).options.get("mserver"))).toEqual(masters);
    expect(serverHosts(startOf("Deployment", `${name}-gateways`).options.get("master"))).toEqual(masters);
  });

  test("a master keeps a copy at one more site than may be lost", () => {
    expect(startOf("StatefulSet", `${name}-master`).options.get("defaultReplication")).toBe("100");
  });

  test("a volume server says where it stands, and runs there alone", () => {
    const { command, options } = startOf("StatefulSet", `${name}-volume-h2`);
    expect([command, options.get("dataCenter"), options.get("rack")]).toEqual(["volume", "ansan", "h2"]);
    const pod = declared.inputs<Tree>("StatefulSet", `${name}-volume-h2`).spec?.template?.spec;
    expect(pod?.nodeSelector).toEqual({ "topology.kubernetes.io/zone": "h2" });
  });

  test("names are in the replicated database, by certificate and without a password", () => {
    const data = declared.inputs<Tree>("ConfigMap", `${name}-configuration`).data as unknown as Record<
      string,
      string
    >;
    const store = filerStore(data["filer.toml"]!)!;
    expect(store.kind).toBe("postgres2");
    expect(Object.fromEntries(store.settings)).toMatchObject({
      hostname: "operations-0-leader.data.svc",
      username: "media-filer",
      sslmode: "verify-full",
    });
    expect(store.settings.has("password")).toBe(false);
    expect(readToml(data["security.toml"]!).get("https.client")?.get("enabled")).toBe(true);
  });

  test("nothing secret is in its inputs", () => {
    expect(declared.all.filter(({ type }) => type.endsWith(":Secret"))).toEqual([]);
  });

  test("only its clients reach its gateways, by S3 alone", () => {
    const { ingress } = declared.inputs<Tree>("NetworkPolicy", `${name}-gateway-traffic`).spec as unknown as {
      ingress: { from: unknown[]; ports: unknown[] }[];
    };
    expect(ingress.at(-1)).toEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "services" } },
          podSelector: { matchLabels: { "holdfast.dev/service": "media-transfer" } },
        },
      ],
      ports: [{ protocol: "TCP", port: 8333 }],
    });
  });

  test("Pod Security admits every pod as restricted", () => {
    const pods = declared.all.flatMap(({ inputs }) => (inputs as Tree).spec?.template?.spec ?? []) as Tree[];
    expect(pods).toHaveLength(4);
    for (const each of pods) expect(each.securityContext).toMatchObject({ runAsNonRoot: true });
  });

  test("its footprint is what its pods request", () => {
    expect(objectStoreFootprint(resolveObjectStore(name, objectStoreArguments()))).toEqual({
      cores: 0.25 + 2 * 0.5 + 2 * 0.5,
      memoryGiB: 0.5 + 2 * 2 + 2,
      storageGiB: 1 + 2 * 500,
      pods: 5,
    });
  });
});

describe("a goal", () => {
  test.each<[SurvivalGoal, number, string]>([
    [SurvivalGoal.None, 1, "010"],
    [SurvivalGoal.OneSite, 3, "100"],
    [SurvivalGoal.TwoSites, 5, "200"],
  ])("%s takes %i sites, and is placed as %s", (survive, needed, text) => {
    const sites = ["ansan", "siheung", "pangyo", "busan", "daegu"].map(site);
    const { replication } = resolveObjectStore(
      name,
      objectStoreArguments({ survive, sites: sites.slice(0, needed) }),
    );
    expect(Object.values(replication).join("")).toBe(text);
    if (needed === 1) return;
    expect(() =>
      resolveObjectStore(name, objectStoreArguments({ survive, sites: sites.slice(0, needed - 1) })),
    ).toThrow(
      new RegExp(`the goal "${survive}" cannot be met at ${needed - 1} sites.*give it ${needed} sites`, "s"),
    );
  });

  test("without halls there is no second rack to copy to", () => {
    const sites = [{ ...site("ansan", 0), halls: ["h1"] }];
    const { replication } = resolveObjectStore(
      name,
      objectStoreArguments({ survive: SurvivalGoal.None, sites }),
    );
    expect(replication.otherRacks).toBe(0);
  });
});

test("an instance at a site that is none of them is refused", () => {
  expect(() => resolveObjectStore(name, objectStoreArguments({ site: "busan" }))).toThrow(
    'there is no site "busan"',
  );
});
