/** The facts about a site that decide what it shares with others, and so what can be lost together. */

/** A point on the map, in decimal degrees (WGS 84). */
export interface SiteLocation {
  /** Degrees north of the equator, from -90 to 90. */
  latitude: number;
  /** Degrees east of Greenwich, from -180 to 180. */
  longitude: number;
}

/**
 * Hazards that sites can have in common. Two sites with the same name in a field are lost together in that event. What is
 * left out is unknown: no event of that kind is judged, and the policy `hazard-independence` warns of it.
 */
export interface SharedHazards {
  /** Name of the fault line or seismic zone that the site stands on. Default: unknown. */
  seismicZone?: string;
  /** Name of the typhoon track or coast that the site lies on. Default: unknown. */
  typhoonTrack?: string;
}

/** Hazards of a data center, known from its survey. */
export interface SiteHazards extends SharedHazards {
  /**
   * Height above mean sea level of the lowest floor with power or servers that a flood must reach, in metres. Default:
   * unknown.
   */
  floodElevationMetres?: number;
  /**
   * Height of the highest wave that the site is built to withstand, in metres above mean sea level. Default: unknown.
   */
  tsunamiElevationMetres?: number;
  /** Distance to the nearest sea coast, in kilometres. Default: unknown. */
  coastDistanceKilometres?: number;
}

/** Where a site's electricity comes from. Substations with the same name at two sites are one thing to lose. */
export interface Substations {
  /** Name of the substation of the main feed. */
  mains: string;
  /** Name of the substation of the reserve feed. Default: none, so that the loss of the mains is a loss of the site. */
  reserve?: string;
}

/**
 * What a site is connected to. A name that occurs at two sites is one thing to lose. What is left out is unknown: no loss of
 * it is judged, and the policy `hazard-independence` warns of it.
 */
export interface SiteUtilities {
  /** Substations that feed the site. Default: unknown. */
  substations?: Substations;
  /** Names of the carriers with lines into the site; at least one. Default: unknown. */
  carriers?: string[];
  /**
   * Name of the backbone (the ring or the cloud provider's network) between this site and the others. It carries pods'
   * addresses; public ones are announced to carriers only, so that another site's name servers check this one by the way
   * that users take. Default: unknown.
   */
  backbone?: string;
}

/** A hall: a fire compartment of a data center. It is a zone of the cluster. */
export interface Hall {
  /** Name of the hall, unique at the site; the value of `topology.kubernetes.io/zone` on its nodes. */
  name: string;
  /** Processor cores for workloads in this hall. */
  cores: number;
  /** Memory for workloads in this hall, in GiB. */
  memoryGiB: number;
  /** Name of the power feed into the hall. Default: the hall's own name, a feed that no other hall shares. */
  powerFeed?: string;
  /**
   * Name of the plant that cools the hall: halls of one plant are lost at once when it stops, whatever feeds them.
   * Default: none is declared, and the loss of a cooling plant is not judged.
   */
  coolingPlant?: string;
}

/** What a site can carry in all. */
export interface SiteCapacity {
  /** Processor cores for workloads. */
  cores: number;
  /** Memory for workloads, in GiB. */
  memoryGiB: number;
  /** Storage for workloads, in TiB. */
  storageTiB: number;
  /** Electric power for IT equipment, in megawatts. Default: unknown. */
  powerMegawatts?: number;
}

/** The Kubernetes cluster of a data center. */
export interface SiteCluster {
  /**
   * Identifier that stays the same when the kubeconfig changes (address, certificate, user). A change of it replaces
   * every object in the cluster.
   */
  identifier: string;
  /** Address of the API server, an https URL. */
  apiServer: string;
  /** DNS domain of the cluster, different at every site, for instance "ansan.holdfast.internal". */
  domain: string;
  /** Addresses of pods, in CIDR notation. Routed between sites, so it overlaps no other site's. */
  podCidr: string;
  /** Addresses of services, in CIDR notation. */
  serviceCidr: string;
  /** Addresses of the cluster's nodes and of its API server, in CIDR notation. Default: none are known. */
  nodeCidr?: string;
  /** OIDC issuer of the cluster's service-account tokens, an https URL; AWS roles trust it. */
  serviceAccountIssuer: string;
  /** Public IPv4 address at which the site's edge gateway answers. */
  ingressAddress: string;
}
