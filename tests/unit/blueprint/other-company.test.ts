import { type DataSite, declareBlueprint, type Service, type Site } from "@holdfast/blueprint";
import { checkBlueprint, deriveBlueprint, readGraph } from "@holdfast/resilience";
import { evaluate } from "./evaluation";
import { refusals } from "./expect-invalid-input";

/** A site of a company with two of them, in another country. */
const dataSite = (name: string, position: number): DataSite => ({
  name,
  kind: "owned",
  country: "de",
  description: `The data center in ${name}`,
  published: [],
  location: { latitude: 50 + position, longitude: 8 + position },
  halls: ["a", "b"].map((hall) => ({ name: hall, cores: 64, memoryGiB: 256, powerFeed: `feed-${hall}` })),
  storageTiB: 20,
  powerMegawatts: 0.1,
  hazards: {
    seismicZone: name,
    floodElevationMetres: 90,
    tsunamiElevationMetres: 90,
    typhoonTrack: "none",
    coastDistanceKilometres: 300,
  },
  utilities: {
    substations: { mains: `${name}-north`, reserve: `${name}-south` },
    carriers: [`${name}-carrier-a`, `${name}-carrier-b`],
    backbone: `${name}-backbone`,
  },
  network: {
    podCidr: `10.${position}.0.0/17`,
    serviceCidr: `10.${position}.128.0/20`,
    siteCidr: `10.${position}.144.0/20`,
    voterAddress: `10.${position}.144.23`,
    ingressAddress: `203.0.113.${position}`,
    dnsAddress: `203.0.113.${64 + position}`,
    routerAddress: `203.0.113.${128 + position}`,
    autonomousSystem: 64_600 + position,
  },
});

const witness: Site = {
  name: "aws-paris",
  kind: "cloud",
  country: "fr",
  description: "The third voter",
  provider: "aws",
  region: "eu-west-3",
  location: { latitude: 48.9, longitude: 2.4 },
  hazards: { seismicZone: "paris", typhoonTrack: "none" },
  utilities: { substations: { mains: "aws-grid" }, carriers: ["aws-carrier"], backbone: "aws-backbone" },
  network: {
    vpcCidr: "10.64.0.0/24",
    zones: [{ name: "eu-west-3a", subnetCidr: "10.64.0.0/26" }],
    voterAddress: "10.64.0.23",
    autonomousSystem: 64_512,
  },
};

const sites = [dataSite("frankfurt", 1), dataSite("munich", 2), witness];

const common = {
  tier: 1,
  survive: "one-site",
  because: "there are two data centers",
  rto: "1 minute",
  rpo: "0 seconds",
  residency: "any",
} as const;

const shop: Service = {
  ...common,
  service: "shop",
  description: "Sells things",
  served: { afterOneLoss: 1 },
  demand: { peakRequestsPerSecond: 900, requestsPerSecondPerReplica: 100 },
  sites: { kinds: ["owned"] },
  approach: "active-active",
  hostname: "shop",
  workload: {
    image: `registry.example/shop@sha256:${"0123456789abcdef".repeat(4)}`,
    port: 8080,
    cpu: "500m",
    memory: "512Mi",
  },
};

const authority: Service = {
  ...common,
  service: "authority",
  description: "Decides who leads",
  operational: true,
  served: { afterOneLoss: 1 },
  demand: { peakRequestsPerSecond: 10 },
  sites: { kinds: ["owned", "cloud"] },
  approach: "quorum",
  stores: [{ kind: "quorum", name: "authority" }],
};

const values: Record<string, string> = {
  declares: '["everything"]',
  clusterAccess: "none",
  zone: "shop.example",
  awsAccountId: "210987654321",
  certificateAuthorityArns: JSON.stringify({
    "aws-paris":
      "arn:aws:acm-pca:eu-west-3:210987654321:certificate-authority/01234567-89ab-cdef-0123-456789abcdef",
  }),
  dnsDelegationSetId: "N2SAMPLE",
  route53NameServers: JSON.stringify([1, 2, 3, 4].map((number) => `ns-${number}.route53.example`)),
  lastResortAddress: "192.0.2.1",
  cloudVoters: JSON.stringify({
    "aws-paris": {
      ami: "ami-0123456789abcdef0",
      s3PrefixListId: "pl-78a54011",
      etcdBucket: "shop-releases",
      etcdKey: "etcd.tar.gz",
      etcdSha256: "a".repeat(64),
    },
  }),
};
const configuration = { stack: "shop", get: (key: string) => values[key] };
const etcd = `registry.shop.example/etcd:3.6.8@sha256:${"b".repeat(64)}`;

test("another company's blueprint is its sites, its services and one call", async () => {
  const services = [shop, authority];
  const resources = await evaluate("shop", () =>
    declareBlueprint({ sites, services, images: { etcd }, configuration }),
  );
  const graph = readGraph(JSON.stringify({ deployment: { resources } }), "shop");
  const blueprint = deriveBlueprint(graph);
  expect(blueprint.sites.map(({ name }) => name)).toEqual(["frankfurt", "munich", "aws-paris"]);
  const { summary, verdicts } = checkBlueprint(blueprint, resources.length, { depth: 1 });
  expect(summary).toMatchObject({ notUnderstood: [], unmet: 0 });
  expect(verdicts.length).toBeGreaterThan(0);
  const text = JSON.stringify(resources);
  // Its own image beside the others' defaults, and nothing of the company that this repository is of.
  expect(text).toContain(etcd);
  expect(text).toContain("powerdns");
  expect(text).not.toMatch(/ansan|siheung|pangyo|aws-seoul|kr\.example\/platform\/etcd/);
});

test("what is wrong with sites and services of a program is said by the entries of its lists", () => {
  const [frankfurt, munich] = [dataSite("frankfurt", 1), dataSite("munich", 2)];
  const spoilt = {
    sites: [{ ...frankfurt, storageTiB: 0 }, munich, witness],
    services: [{ ...shop, rto: "soon" }, authority, { ...shop, service: "Shop", tier: 7 }],
    configuration,
  };
  const found = refusals(() => declareBlueprint(spoilt));
  expect(found.map(({ where }) => where)).toEqual([
    "sites[0].storageTiB",
    "services[0].rto",
    "services[2].service",
    "services[2].tier",
  ]);
  for (const services of [[], undefined as unknown as Service[]]) {
    const [first] = refusals(() => declareBlueprint({ sites, services, configuration }));
    expect(first).toMatchObject({ what: "the service catalogue is empty", where: "services" });
  }
});

test("a goal that takes more sites names the list that they are to be added to", () => {
  const services = [
    { ...shop, survive: undefined, because: undefined, served: { afterOneLoss: 1, afterTwoLosses: 1 } },
    authority,
  ];
  const declare = (sitesFile?: string) => () =>
    declareBlueprint({ sites, sitesFile, services, configuration });
  const fixes = (sitesFile?: string) => refusals(declare(sitesFile)).map(({ fix }) => fix);
  expect(fixes()).toContain("add 1 data site to the list of sites; or lower survive");
  expect(fixes("places.ts")).toContain("add 1 data site to places.ts; or lower survive");
});
