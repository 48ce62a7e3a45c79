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
  readonly utilities: SiteUtilities;
}

/** A building with a Kubernetes cluster of its own. */
export interface DataSite extends AnySite {
  readonly kind: SiteKind;
  /** Where it stands; absent where nobody has declared it. */
  readonly location?: SiteLocation;
  readonly published: readonly PublishedFigure[];
  readonly halls: Hall[];
  /** Storage of this blueprint's slice, in TiB. */
  readonly storageTiB: number;
  /** Electric power of this blueprint's slice, in megawatts. */
  readonly powerMegawatts?: number;
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
  readonly location: SiteLocation;
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
    /** Autonomous system number of the region's VPN gateway (BGP). Regions of one number drop each other's routes. */
    readonly autonomousSystem: number;
  };
}

/** A place that can be lost as a whole. */
export type Site = DataSite | CloudSite;

/** What a data site is declared by: what has no default, and whatever of the rest has been decided. */
export interface DeclaredDataSite
  extends
    Pick<DataSite, "name" | "country" | "storageTiB">,
    Partial<Omit<DataSite, "name" | "country" | "storageTiB" | "network">> {
  /**
   * Processor cores of a site whose halls are not listed: it is taken to be one hall, which is lost as a whole.
   *
   * @default the halls' own
   */
  readonly cores?: number;
  /**
   * Memory of a site whose halls are not listed, in GiB.
   *
   * @default the halls' own
   */
  readonly memoryGiB?: number;
  /**
   * Number in the addresses that are not given, from 1 to 15: pods have `10.<16 * number>.0.0/16`.
   *
   * @default the position among the data sites, which a site before it changes
   */
  readonly number?: number;
  /**
   * Addresses.
   *
   * @default private ones by `number`; public ones are examples, which are refused where clusters are reached
   */
  readonly network?: Partial<DataSite["network"]>;
}

/** What a cloud region is declared by: its name and region, and whatever of the rest has been decided. */
export interface DeclaredCloudSite
  extends Pick<CloudSite, "name" | "region">, Partial<Omit<CloudSite, "name" | "region">> {
  /**
   * Number in the addresses that are not given, from 1 to 15: the network is `10.8.<number>.0/24`.
   *
   * @default the position among the cloud regions, which one before it changes
   */
  readonly number?: number;
}

/** An entry of the list of sites: a region of a cloud where it names one, else a data site. */
export type DeclaredSite = DeclaredDataSite | DeclaredCloudSite;

/** True for a building with a cluster of its own. */
export function isDataSite(site: Site): site is DataSite {
  return site.kind !== "cloud";
}

/** First label of the name of a site's authoritative DNS server, under the blueprint's zone. */
export const nameServerLabel = (site: DataSite): string => `ns-${site.name}`;

/** The most halls of a site that one power feed supplies, or one plant cools. */
export function hallsOnOneSupply({ halls }: DataSite): number {
  const sharing = (name: string | undefined, of: "powerFeed" | "coolingPlant"): number =>
    name === undefined ? 1 : halls.filter((hall) => hall[of] === name).length;
  return Math.max(
    ...halls.flatMap(({ powerFeed, coolingPlant }) => [
      sharing(powerFeed, "powerFeed"),
      sharing(coolingPlant, "coolingPlant"),
    ]),
  );
}
