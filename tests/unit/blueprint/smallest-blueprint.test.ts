import { declareBlueprint, type DeclaredSite, type Service } from "@holdfast/blueprint";
import { checkBlueprint, deriveBlueprint, readGraph } from "@holdfast/resilience";
import { evaluate, type Registered } from "./evaluation";
import { refusals } from "./expect-invalid-input";

/** A site of which nothing is decided but where it is and what it has. */
const site = (name: string, latitude: number): DeclaredSite => ({
  name,
  country: "no",
  location: { latitude, longitude: 10 },
  cores: 64,
  memoryGiB: 256,
  storageTiB: 20,
});

const sites: readonly DeclaredSite[] = [
  site("oslo", 59.9),
  site("bergen", 60.4),
  { name: "witness", region: "eu-north-1" },
];

const orders: Service = {
  service: "orders",
  survive: "one-site",
  because: "two sites are all that there are",
  rto: "2 minutes",
  demand: { peakRequestsPerSecond: 900, requestsPerSecondPerReplica: 100 },
  stores: [{ kind: "database", name: "orders", storageGiB: 100 }],
  workload: { image: `registry.example/orders@sha256:${"0123456789abcdef".repeat(4)}` },
};

const analysed = (key: string): string | undefined => (key === "clusterAccess" ? "none" : undefined);

const declare =
  (list: readonly DeclaredSite[], services: readonly Service[] = [orders], get = analysed) =>
  () =>
    declareBlueprint({ sites: list, services, configuration: { stack: "dev", get } });

const judged = (resources: readonly Registered[], domains = false) => {
  const graph = readGraph(JSON.stringify({ deployment: { resources } }), "dev");
  return checkBlueprint(deriveBlueprint(graph), resources.length, { depth: 1, domains });
};

/** What is declared of the smallest blueprint, evaluated once. */
let resources: Registered[];
beforeAll(async () => {
  resources = await evaluate("dev", declare(sites));
});

test("what a small company has not decided has defaults with which its goals are met", () => {
  const { summary } = judged(resources);
  expect(summary).toMatchObject({ sites: 3, services: 2, notUnderstood: [], unmet: 0, errors: 0 });
});

test("facts of a place that nobody declared stay unknown: each data site is warned of, and no event is made up", () => {
  const { findings, verdicts } = judged(resources, true);
  const unknown = findings.filter(({ policy }) => policy === "hazard-independence");
  expect(unknown.map(({ level, reason }) => ({ level, ...reason }))).toEqual(
    ["bergen", "oslo"].map((name) => ({
      level: "warning",
      kind: "site-facts-undeclared",
      site: name,
      facts: [
        "seismic-zone",
        "typhoon-track",
        "flood-elevation",
        "tsunami-elevation",
        "coast-distance",
        "substation",
        "carriers",
        "backbone",
      ],
    })),
  );
  const kinds = new Set(verdicts.flatMap(({ lost }) => lost.map(({ kind }) => kind)));
  for (const kind of ["hazard", "substation", "carrier", "backbone"]) expect(kinds).not.toContain(kind);
});

test("a site of which no hall is declared is one hall, so that no compartment is counted on", () => {
  const centers = resources.filter(({ type }) => type === "holdfast:index:DataCenter");
  expect(centers.map(({ inputs }) => inputs["halls"])).toEqual(
    Array(2).fill([{ name: "hall-1", cores: 64, memoryGiB: 256 }]),
  );
});

test("the authority survives what the databases' services do, and a catalogue with one of its own keeps it", async () => {
  const policies = resources.filter(({ type }) => type === "holdfast:index:PlacementPolicy");
  expect(policies.map(({ name, inputs }) => [name, inputs["survive"], inputs["servedAfterOneLoss"]])).toEqual(
    [
      ["orders", "one-site", 1],
      ["failover-authority", "one-site", 1],
    ],
  );
  const own: Service = {
    service: "arbiter",
    survive: "one-site",
    because: "three voters are all that there are",
    rto: "10 seconds",
    demand: { peakRequestsPerSecond: 10 },
    sites: { kinds: ["owned", "cloud"] },
    approach: "quorum",
    stores: [{ kind: "quorum", name: "arbiter" }],
  };
  const others = await evaluate("dev", declare(sites, [orders, own]));
  expect(JSON.stringify(others)).not.toContain("failover-authority");
});

test("a goal that the sites cannot meet is refused at the service that has it, also with the default authority", () => {
  const found = refusals(declare(sites, [{ ...orders, survive: undefined, because: undefined }]));
  expect(found.map(({ what }) => what)).toContain("no placement lets orders survive two-sites");
});

test.each<[title: string, change: object, where: string, what: RegExp]>([
  ["no cores and no halls", { cores: undefined }, "sites[0].cores", /neither are halls/],
  [
    "cores beside halls",
    { halls: [{ name: "a", cores: 1, memoryGiB: 1 }] },
    "sites[0].cores",
    /cores of oslo is 64/,
  ],
  ["a number that leads to no addresses", { number: 16 }, "sites[0].number", /16/],
  ["a field that nothing reads", { coers: 4 }, "sites[0].coers", /unknown field "coers"/],
  ["no country", { country: undefined }, "sites[0].country", /country of oslo is missing/],
])("a site with %s is refused at its field", (_title, change, where, what) => {
  const found = refusals(declare([{ ...site("oslo", 59.9), ...change }, ...sites.slice(1)]));
  expect(found[0]).toMatchObject({ where, what: expect.stringMatching(what) as string });
});

test("a region whose place is not known says so, and is taken with its country and location", async () => {
  const region: DeclaredSite = { name: "far", region: "xx-far-9" };
  const [first] = refusals(declare([...sites.slice(0, 2), region]));
  expect(first).toMatchObject({ where: "sites[2].region", fix: "give the site's country and location" });
});

test("where clusters are reached, no example stands in for an address", () => {
  const found = refusals(declare(sites, [orders], (key) => (key === "clusterAccess" ? "config" : undefined)));
  const asked = found.map(({ where }) => where).filter((where) => where.startsWith("sites"));
  const fields = ["number", "network.ingressAddress", "network.dnsAddress", "network.routerAddress"];
  expect(asked).toEqual([
    ...[0, 1].flatMap((index) => fields.map((field) => `sites[${index}].${field}`)),
    "sites[2].number",
  ]);
  expect(found.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["holdfast:zone is not set", "holdfast:awsAccountId is not set"]),
  );
});
