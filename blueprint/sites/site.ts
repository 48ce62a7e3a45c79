import type {
  CloudZone,
  Hall,
  SharedHazards,
  SiteHazards,
  SiteKind,
  SiteLocation,
  SiteUtilities,
} from "holdfast";

/** Where a published figure comes from: the news reports of 2022, or later Korean press read second-hand. */
type FigureSource = "seed" | "press";

/** Something that was published about a site. */
interface PublishedFigure {
  /** What was measured or announced, with its unit where it has one: `racks`, `powerMegawatts`. */
  readonly figure: string;
  readonly value: number | string;
  readonly source: FigureSource;
}

/** What every site has. */
interface AnySite {
  /** Unique, a DNS label; part of the names of stacks, clusters and resources. */
  readonly name: string;
  /** ISO 3166 code of the country, in lower case; decides which residency the site can hold. */
  readonly country: string;
  /** What it is, in one sentence. */
  readonly description: string;
  readonly location: SiteLocation;
  readonly utilities: SiteUtilities;
}

/** A building with a Kubernetes cluster of its own. */
export interface DataSite extends AnySite {
  readonly kind: SiteKind;
  readonly published: readonly PublishedFigure[];
  readonly halls: Hall[];
  /** Storage of this blueprint's slice, in TiB. */
  readonly storageTiB: number;
  /** Electric power of this blueprint's slice, in megawatts. */
  readonly powerMegawatts: number;
  readonly hazards: SiteHazards;
  readonly network: {
    /** Addresses of pods, in CIDR notation; routed to the other sites, so overlapping none of theirs. */
    readonly podCidr: string;
    /** Addresses of services inside the cluster, in CIDR notation. */
    readonly serviceCidr: string;
    /** Private addresses of nodes and load balancers, in CIDR notation; routed to the other sites. */
    readonly siteCidr: string;
    /** Fixed private address, within `siteCidr`, of the site's quorum voter. */
    readonly voterAddress: string;
    /** Public address at which requests enter. */
    readonly ingressAddress: string;
    /** Public address of the site's authoritative DNS server. */
    readonly dnsAddress: string;
    /** Public address of the router that keeps the tunnels to the cloud. */
    readonly routerAddress: string;
    /** Autonomous system number of that router (BGP). */
    readonly autonomousSystem: number;
  };
}

/** A region of a public cloud: DNS, vault and quorum voters; user traffic does not enter there. */
export interface CloudSite extends AnySite {
  readonly kind: "cloud";
  readonly provider: "aws";
  /** The provider's name of the region. */
  readonly region: string;
  readonly hazards: SharedHazards;
  readonly network: {
    /** Addresses of the region's private network, in CIDR notation; overlapping no other site's. */
    readonly vpcCidr: string;
    readonly zones: CloudZone[];
    /** Fixed private address, within the first zone's subnet, of the region's quorum voter. */
    readonly voterAddress: string;
  };
}

/** A place that can be lost as a whole. */
export type Site = DataSite | CloudSite;

/** True for a building with a cluster of its own. */
export function isDataSite(site: Site): site is DataSite {
  return site.kind !== "cloud";
}

/** First label of the name of a site's authoritative DNS server, under the blueprint's zone. */
export const nameServerLabel = (site: DataSite): string => `ns-${site.name}`;

/** The most halls of a site that one power feed supplies. */
export function hallsOnOneFeed({ halls }: DataSite): number {
  return Math.max(
    ...halls.map(({ powerFeed }) => halls.filter((hall) => hall.powerFeed === powerFeed).length),
  );
}
