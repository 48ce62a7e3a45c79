/** A hall: a fire compartment of a data center. */
export interface Hall {
  readonly name: string;
  /** Processor cores for workloads in the hall. */
  readonly cores?: number;
  /** Memory for workloads in the hall, in GiB. */
  readonly memoryGiB?: number;
  /** Name of its power feed; its own name where no feed is declared. */
  readonly powerFeed: string;
  /** Name of the plant that cools it; absent where none is declared. */
  readonly coolingPlant?: string;
}

/** What a site can carry in all. */
export interface SiteCapacity {
  readonly cores?: number;
  readonly memoryGiB?: number;
  readonly storageTiB?: number;
  readonly powerMegawatts?: number;
}

/** What can go wrong at a place and may go wrong at others in the same event. */
export interface SiteHazards {
  /** Name of the fault line or seismic zone. */
  readonly seismicZone?: string;
  /** Name of the typhoon track or coast. */
  readonly typhoonTrack?: string;
  /** Height of the lowest floor with power or servers, in metres above mean sea level. */
  readonly floodElevationMetres?: number;
  /** Highest wave that the site withstands, in metres above mean sea level. */
  readonly tsunamiElevationMetres?: number;
  /** Distance to the nearest coast, in kilometres. */
  readonly coastDistanceKilometres?: number;
}

/** What a site is connected to. A name that occurs at two sites is one thing to lose. */
export interface SiteUtilities {
  readonly mainsSubstation?: string;
  readonly reserveSubstation?: string;
  readonly carriers: readonly string[];
  readonly backbone?: string;
}

/** A place that can be lost as a whole. */
export interface Site {
  readonly name: string;
  /** Whose building it is; `cloud` for a region of a cloud provider. */
  readonly kind: "owned" | "leased" | "cloud";
  /** URN of the resource that declares it. */
  readonly urn: string;
  /** URNs of further resources that declare a site of this name: what stands where is then not known. */
  readonly duplicates?: readonly string[];
  readonly location?: { readonly latitude: number; readonly longitude: number };
  /** ISO 3166-1 code in lower case; absent where it is not declared. */
  readonly country?: string;
  readonly halls: readonly Hall[];
  readonly capacity: SiteCapacity;
  readonly hazards: SiteHazards;
  readonly utilities: SiteUtilities;
  /** Public address at which requests enter. */
  readonly ingressAddress?: string;
  /** What is declared in place of it, where that is another site's: what leads there is not this site's. */
  readonly takenAddress?: string;
  /** The cloud provider and its region, for a cloud site. */
  readonly cloud?: { readonly provider: string; readonly region: string };
}
