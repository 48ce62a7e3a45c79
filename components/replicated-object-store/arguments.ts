import type * as pulumi from "@pulumi/pulumi";
import type { CertificateIssuer } from "../certificate-issuer";
import type { SurvivalGoal } from "../goals";

/** A data site that holds objects, a master and gateways. */
export interface ObjectStoreSite {
  /** Name of the site; masters know it as a data center of this name. */
  name: string;
  /** DNS domain of the site's cluster, for instance "ansan.holdfast.internal". */
  clusterDomain: string;
  /** Addresses of the site's pods in CIDR notation. */
  podCidr: string;
  /** Names of the site's halls (fire compartments). Each has a volume server; masters know it as a rack of this name. */
  halls: string[];
}

/** A service that may read and write objects. */
export interface ObjectStoreClient {
  /** Namespace of the service's pods at every site. */
  namespace: string;
  /** Name of the service: value of the label `holdfast.dev/service` on its pods. */
  service: string;
}

/** The database that holds the names of objects, and where each one's parts are. */
export interface ObjectNames {
  /** Name of a `ReplicatedDatabase` with members at the same sites, which lists `<objectStore>-filer` as a client. */
  database: string;
  /** Namespace of its routers. Default: "data". */
  namespace?: string;
}

/** Arguments of {@link ReplicatedObjectStore}: the same for every site but for `site`. */
export interface ReplicatedObjectStoreArgs {
  /** Name of the object store, a DNS label of at most 20 characters. */
  objectStore: string;
  /** Site that this instance declares, one of `sites`. */
  site: string;
  /** Every site with objects: twice the losses to survive and one more, or more. */
  sites: pulumi.Input<ObjectStoreSite>[];
  /**
   * Site losses after which every acknowledged object is there and new ones are taken. A write is acknowledged when a copy
   * is at one more site than that, so none is lost.
   */
  survive: SurvivalGoal;
  /** The database that holds the names of objects. */
  names: ObjectNames;
  /** Size of each volume server's disk, in GiB, 10 or more; there is one server a hall. */
  storageGiB: number;
  /** Storage class. Default: "local-nvme"; servers copy each other, so storage does not have to. */
  storageClass?: string;
  /** Services that may connect. */
  clients: pulumi.Input<ObjectStoreClient>[];
  /** SeaweedFS 4, by digest. */
  image: string;
  /** Gateways at each site, 2 or more. Default: 2. */
  gatewayReplicas?: number;
  /** Namespace of everything. Default: "data". */
  namespace?: string;
  /** Priority class of everything. Default: "tier-0". */
  priorityClass?: string;
  /** Issuer of the certificates. Default: the cluster issuer "holdfast" for the private CA. */
  issuer?: CertificateIssuer;
}
