import {
  type DatabaseSite,
  type Hall,
  type NamespaceArgs,
  type QuorumVoter,
  type SiteCapacity,
  type SiteCluster,
  type SiteHazards,
  SiteKind,
  type SiteLocation,
  VoterKind,
} from "holdfast";

/** A data center of this example. Every figure is made up; public addresses are from documentation ranges. */
export interface Site {
  name: string;
  /** Number in the site's private addresses: pods have 10.<number>.0.0/16. */
  number: number;
  kind: SiteKind;
  location: SiteLocation;
  hazards: SiteHazards;
  carriers: string[];
  /** First three bytes of its public addresses. */
  publicNetwork: string;
}

/** Any two of them are far enough apart that one storm, fault line or substation takes one. */
export const sites: Site[] = [
  {
    name: "oslo",
    number: 16,
    kind: SiteKind.Owned,
    location: { latitude: 59.91, longitude: 10.75 },
    hazards: {
      seismicZone: "oslo-graben",
      typhoonTrack: "oslofjord",
      floodElevationMetres: 90,
      tsunamiElevationMetres: 20,
      coastDistanceKilometres: 12,
    },
    carriers: ["carrier-a", "carrier-b"],
    publicNetwork: "192.0.2",
  },
  {
    name: "bergen",
    number: 32,
    kind: SiteKind.Owned,
    location: { latitude: 60.39, longitude: 5.32 },
    hazards: {
      seismicZone: "west-coast",
      typhoonTrack: "north-sea",
      floodElevationMetres: 60,
      tsunamiElevationMetres: 20,
      coastDistanceKilometres: 8,
    },
    carriers: ["carrier-b", "carrier-c"],
    publicNetwork: "198.51.100",
  },
  {
    name: "trondheim",
    number: 48,
    kind: SiteKind.Leased,
    location: { latitude: 63.43, longitude: 10.4 },
    hazards: {
      seismicZone: "mid-norway",
      typhoonTrack: "norwegian-sea",
      floodElevationMetres: 75,
      tsunamiElevationMetres: 20,
      coastDistanceKilometres: 9,
    },
    carriers: ["carrier-a", "carrier-c"],
    publicNetwork: "203.0.113",
  },
];

/** Halls of every site: fire compartments, each on a feed of its own. */
export const halls: Hall[] = ["hall-1", "hall-2"].map((name) => ({ name, cores: 64, memoryGiB: 256 }));

/** What a site can carry in all. */
export const capacity: SiteCapacity = { cores: 128, memoryGiB: 512, storageTiB: 20, powerMegawatts: 0.1 };

/** What a site's cluster is known by. */
export function clusterOf({ name, number, publicNetwork }: Site): SiteCluster {
  return {
    identifier: `orders-${name}`,
    apiServer: `https://api.${name}.orders.internal:6443`,
    domain: `${name}.orders.internal`,
    podCidr: `10.${number}.0.0/16`,
    serviceCidr: `10.${number + 1}.0.0/20`,
    serviceAccountIssuer: `https://${name}.issuers.example`,
    ingressAddress: `${publicNetwork}.10`,
  };
}

/** The site's voter, at a fixed private address. */
export function voterOf({ name, number }: Site): QuorumVoter {
  return { name, site: name, kind: VoterKind.Cluster, address: `10.${number + 1}.16.23` };
}

/** The site as the members of a database know it. */
export function databaseSiteOf(site: Site): DatabaseSite {
  const { domain: clusterDomain, podCidr } = clusterOf(site);
  return { name: site.name, clusterDomain, podCidr, halls: halls.map((hall) => hall.name) };
}

/** Namespaces of every cluster; what a workload needs is opened by the component that declares it. */
export const namespaces: NamespaceArgs[] = [
  { name: "services", purpose: "What users need." },
  { name: "data", purpose: "Members and routers of the database." },
  { name: "quorum", purpose: "The site's voter." },
  { name: "dns", purpose: "The site's authoritative DNS server." },
  {
    name: "edge",
    purpose: "The gateway through which requests enter.",
    ingress: [
      { name: "requests", purpose: "Requests of users.", cidrs: ["0.0.0.0/0"], ports: [{ port: 443 }] },
    ],
    egress: [
      {
        name: "services",
        purpose: "Requests go on to services.",
        namespaces: ["services"],
        ports: [{ port: 8080 }],
      },
    ],
  },
].map((namespace) => ({
  ...namespace,
  quota: { cpu: "24", memory: "96Gi", pods: 60, storage: "1Ti" },
  containerDefaults: { cpu: "100m", memory: "128Mi" },
}));
