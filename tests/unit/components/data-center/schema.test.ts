import {
  DataCenter,
  type DataCenterArgs,
  InvalidInputError,
  type NamespaceArgs,
  SiteKind,
  type TrafficRule,
  TransportProtocol,
} from "holdfast";
import { recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { dataCenterArguments, namespace } from "./data-center-arguments";

/** The ARN of an authority in a region of north-east Asia. */
const authority = (region: string, last = "5"): string =>
  `arn:aws:acm-pca:ap-northeast-${region}:111122223333:certificate-authority/11111111-2222-3333-4444-55555555555${last}`;

const base = dataCenterArguments();

const refusal = (change: Partial<DataCenterArgs>): InvalidInputError => {
  try {
    new DataCenter("ansan", dataCenterArguments(change));
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

const hall = { name: "hall-1", cores: 1, memoryGiB: 1 };
const cluster = (change: Partial<DataCenterArgs["cluster"]>) => ({ cluster: { ...base.cluster, ...change } });
const capacity = (change: Partial<DataCenterArgs["capacity"]>) => ({
  capacity: { ...base.capacity, ...change },
});
const hazards = (change: Partial<DataCenterArgs["hazards"]>) => ({ hazards: { ...base.hazards, ...change } });
const utilities = (change: Partial<DataCenterArgs["utilities"]>) => ({
  utilities: { ...base.utilities, ...change },
});
const edge = (change: Partial<DataCenterArgs["edge"]>) => ({ edge: { ...base.edge, ...change } });
/** All namespaces that are needed, the first of them changed. */
const first = (change: Partial<NamespaceArgs>) => ({
  namespaces: [namespace("services", change), namespace("operations"), namespace("edge")],
});
const rule: TrafficRule = { name: "probes", purpose: "Probes.", namespaces: ["edge"], ports: [{ port: 80 }] };
const tiers = (...priorities: number[]) => ({
  tiers: priorities.map((priority, tier) => ({ tier, priority })),
});

test.each<[string, Partial<DataCenterArgs>, string]>([
  ["no site", { site: "" }, "site"],
  ["a site with a space", { site: "an san" }, "site"],
  ["a cloud as a data center", { kind: "cloud" as SiteKind }, "kind"],
  ["a country in words", { country: "Korea" }, "country"],
  ["a latitude beyond the pole", { location: { latitude: 91, longitude: 0 } }, "location.latitude"],
  ["a longitude that is not a number", { location: { latitude: 0, longitude: NaN } }, "location.longitude"],
  ["no halls", { halls: [] }, "halls"],
  ["a hall twice", { halls: [hall, hall] }, "halls"],
  ["a hall with a bad name", { halls: [{ ...hall, name: "Hall 1" }] }, "halls[0].name"],
  ["a hall with negative cores", { halls: [{ ...hall, cores: -1 }] }, "halls[0].cores"],
  ["a hall without memory", { halls: [{ ...hall, memoryGiB: 0 }] }, "halls[0].memoryGiB"],
  ["a hall with a blank power feed", { halls: [{ ...hall, powerFeed: " " }] }, "halls[0].powerFeed"],
  ["negative capacity", capacity({ cores: -4000 }), "capacity.cores"],
  ["absurd capacity", capacity({ memoryGiB: 1e12 }), "capacity.memoryGiB"],
  ["infinite storage", capacity({ storageTiB: Infinity }), "capacity.storageTiB"],
  ["no power", capacity({ powerMegawatts: 0 }), "capacity.powerMegawatts"],
  ["halls with more cores than the site", capacity({ cores: 3999 }), "capacity.cores"],
  ["halls with more memory than the site", capacity({ memoryGiB: 31_999 }), "capacity.memoryGiB"],
  ["no seismic zone", hazards({ seismicZone: "" }), "hazards.seismicZone"],
  ["no typhoon track", hazards({ typhoonTrack: "" }), "hazards.typhoonTrack"],
  ["a flood above every mountain", hazards({ floodElevationMetres: 10_000 }), "hazards.floodElevationMetres"],
  ["an unknown tsunami height", hazards({ tsunamiElevationMetres: NaN }), "hazards.tsunamiElevationMetres"],
  ["a negative distance", hazards({ coastDistanceKilometres: -1 }), "hazards.coastDistanceKilometres"],
  ["no mains", utilities({ substations: { mains: "" } }), "utilities.substations.mains"],
  [
    "a blank reserve",
    utilities({ substations: { mains: "a", reserve: "" } }),
    "utilities.substations.reserve",
  ],
  [
    "a reserve that is the mains",
    utilities({ substations: { mains: "a", reserve: "a" } }),
    "utilities.substations.reserve",
  ],
  ["no carrier", utilities({ carriers: [] }), "utilities.carriers"],
  ["a carrier twice", utilities({ carriers: ["a", "a"] }), "utilities.carriers"],
  ["a blank carrier", utilities({ carriers: ["a", " "] }), "utilities.carriers[1]"],
  ["no backbone", utilities({ backbone: "" }), "utilities.backbone"],
  ["an identifier with a slash", cluster({ identifier: "kr/ansan" }), "cluster.identifier"],
  ["an API server without TLS", cluster({ apiServer: "http://api.ansan.example" }), "cluster.apiServer"],
  ["a cluster domain of one label", cluster({ domain: "internal" }), "cluster.domain"],
  ["pod addresses without a prefix", cluster({ podCidr: "10.16.0.0" }), "cluster.podCidr"],
  ["service addresses off their prefix", cluster({ serviceCidr: "10.17.0.1/20" }), "cluster.serviceCidr"],
  ["services among the pods", cluster({ serviceCidr: "10.16.16.0/20" }), "cluster.serviceCidr"],
  ["an issuer that is no URL", cluster({ serviceAccountIssuer: "ansan" }), "cluster.serviceAccountIssuer"],
  ["a name as ingress address", cluster({ ingressAddress: "in.ansan.example" }), "cluster.ingressAddress"],
  ["three tiers", tiers(3, 2, 1), "tiers"],
  ["a fifth tier", tiers(5, 4, 3, 2, 1), "tiers[4].tier"],
  ["tiers that do not descend", tiers(4, 3, 3, 1), "tiers"],
  ["a priority that Kubernetes keeps for itself", tiers(2_000_000_000, 3, 2, 1), "tiers[0].priority"],
  ["a tier twice", { tiers: [1, 1].map((tier) => ({ tier, priority: 1 })) }, "tiers"],
  ["a blank provisioner", { storageProvisioner: "" }, "storageProvisioner"],
  ["no namespaces", { namespaces: [] }, "namespaces"],
  ["a namespace twice", { namespaces: [namespace("edge"), namespace("edge")] }, "namespaces"],
  [
    "no namespace for the gateway",
    { namespaces: [namespace("services"), namespace("operations")] },
    "namespaces",
  ],
  ["a namespace with a bad name", first({ name: "Services" }), "namespaces[0].name"],
  ["a namespace for nothing", first({ purpose: "" }), "namespaces[0].purpose"],
  [
    "a quota of no processor",
    first({ quota: { cpu: "0", memory: "1Gi", pods: 1, storage: "1Gi" } }),
    "namespaces[0].quota.cpu",
  ],
  [
    "a quota in bits",
    first({ quota: { cpu: "1", memory: "1Gib", pods: 1, storage: "1Gi" } }),
    "namespaces[0].quota.memory",
  ],
  [
    "a quota of no storage",
    first({ quota: { cpu: "1", memory: "1Gi", pods: 1, storage: "" } }),
    "namespaces[0].quota.storage",
  ],
  [
    "a quota of half a pod",
    first({ quota: { cpu: "1", memory: "1Gi", pods: 0.5, storage: "1Gi" } }),
    "namespaces[0].quota.pods",
  ],
  [
    "negative processor by default",
    first({ containerDefaults: { cpu: "-1", memory: "1Gi" } }),
    "namespaces[0].containerDefaults.cpu",
  ],
  [
    "no memory by default",
    first({ containerDefaults: { cpu: "1", memory: "" } }),
    "namespaces[0].containerDefaults.memory",
  ],
  [
    "more memory by default than there is",
    first({ containerDefaults: { cpu: "1", memory: "3Ti" } }),
    "namespaces[0].containerDefaults",
  ],
  [
    "a maximum below the default",
    first({ containerDefaults: { cpu: "1", memory: "2Gi", maximumMemory: "1Gi" } }),
    "namespaces[0].containerDefaults",
  ],
  [
    "a maximum that is no quantity",
    first({ containerDefaults: { cpu: "1", memory: "2Gi", maximumMemory: "much" } }),
    "namespaces[0].containerDefaults.maximumMemory",
  ],
  ["a rule twice", first({ ingress: [rule, rule] }), "namespaces[0].ingress"],
  [
    "a rule with a bad name",
    first({ egress: [{ ...rule, name: "All Probes" }] }),
    "namespaces[0].egress[0].name",
  ],
  [
    "a rule without a reason",
    first({ ingress: [{ ...rule, purpose: "" }] }),
    "namespaces[0].ingress[0].purpose",
  ],
  [
    "a rule for everybody",
    first({ ingress: [{ ...rule, namespaces: [] }] }),
    "namespaces[0].ingress[0].namespaces",
  ],
  [
    "a rule for a namespace that is not there",
    first({ egress: [{ ...rule, namespaces: ["edgy"] }] }),
    "namespaces[0].egress[0].namespaces",
  ],
  [
    "a rule for a bad range",
    first({ ingress: [{ ...rule, cidrs: ["10.0.0.0/33"] }] }),
    "namespaces[0].ingress[0].cidrs[0]",
  ],
  ["a rule without ports", first({ ingress: [{ ...rule, ports: [] }] }), "namespaces[0].ingress[0].ports"],
  [
    "a port twice",
    first({ ingress: [{ ...rule, ports: [{ port: 80 }, { port: 80, protocol: TransportProtocol.Tcp }] }] }),
    "namespaces[0].ingress[0].ports",
  ],
  [
    "a port that does not exist",
    first({ ingress: [{ ...rule, ports: [{ port: 65_536 }] }] }),
    "namespaces[0].ingress[0].ports[0].port",
  ],
  [
    "an unknown protocol",
    first({ ingress: [{ ...rule, ports: [{ port: 1, protocol: "ICMP" as TransportProtocol }] }] }),
    "namespaces[0].ingress[0].ports[0].protocol",
  ],
  ["no gateway class", edge({ gatewayClassName: "" }), "edge.gatewayClassName"],
  ["no hostname", edge({ hostnames: [] }), "edge.hostnames"],
  ["a hostname with capitals", edge({ hostnames: ["KR.example"] }), "edge.hostnames[0]"],
  ["a wildcard in the middle", edge({ hostnames: ["kr.*.example"] }), "edge.hostnames[0]"],
  [
    "a first hostname that is too long",
    edge({ hostnames: [`${"a".repeat(60)}.example`] }),
    "edge.hostnames[0]",
  ],
  ["routes from a namespace that is not there", edge({ routesFrom: ["service"] }), "edge.routesFrom"],
  ["routes from nowhere", edge({ routesFrom: [] }), "edge.routesFrom"],
  ["an issuer without a name", edge({ issuer: { name: "" } }), "edge.issuer.name"],
  [
    "an ARN of something else",
    { certificateAuthority: { arn: "arn:aws:s3:::bucket" } },
    "certificateAuthority.arn",
  ],
  [
    "two authorities of one region",
    { certificateAuthority: { arn: authority("2"), alternativeArns: [authority("3"), authority("3", "6")] } },
    "certificateAuthority.alternativeArns[1]",
  ],
  [
    "a role of an issuer without a namespace",
    {
      certificateAuthority: { arn: authority("2"), roleArn: "arn:aws:iam::111122223333:role/certificates" },
    },
    "certificateAuthority.roleArn",
  ],
])("%s is refused", (_, change, field) => {
  expect(refusal(change).detail.where).toBe(`DataCenter "ansan": ${field}`);
});

test("a rule may name Kubernetes' own namespaces and ranges together, and be named alike in both directions", async () => {
  const change = first({
    egress: [{ ...rule, namespaces: ["kube-system"], cidrs: ["10.32.0.0/16"] }],
    ingress: [rule],
  });
  const declared = await recordDeclarations(() => new DataCenter("ansan", dataCenterArguments(change)));
  expect(declared.inputs<Tree>("NetworkPolicy", "ansan-services-out-probes").spec?.egress?.[0]?.to).toEqual([
    { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } },
    { ipBlock: { cidr: "10.32.0.0/16" } },
  ]);
  expect(declared.inputs<Tree>("NetworkPolicy", "ansan-services-in-probes").spec?.policyTypes).toEqual([
    "Ingress",
  ]);
});

test("halls that exceed their site: says by how much", () => {
  expect(refusal(capacity({ cores: 3000 })).detail).toMatchObject({
    what: "the halls add up to 4000 cores and the site has 3000",
    fix: "raise capacity.cores to 4000 or more, or lower the halls' cores",
  });
});

test("an address range off its prefix: says how to write it", () => {
  expect(refusal(cluster({ serviceCidr: "10.17.5.9/20" })).detail.fix).toBe('write it as "10.17.0.0/20"');
});
