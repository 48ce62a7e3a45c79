import type * as pulumi from "@pulumi/pulumi";
import type { ActiveActiveServiceArgs } from "../active-active-service";
import type { CertificateIssuer } from "../certificate-issuer";

/** A member of a database's shard that is scraped, at whichever site. */
export interface MonitoredMember {
  /** Name of the shard, Patroni's scope. */
  scope: string;
  /** Site that it stands at. */
  site: string;
  /** DNS name of its pod, which every site resolves. */
  host: string;
}

/** A database whose redundancy is watched. */
export interface MonitoredDatabase {
  /** Name of the database. */
  database: string;
  /** Its members, of every shard and site. */
  members: MonitoredMember[];
  /** Synchronous standbys that each shard has while nothing is lost. */
  synchronousStandbys: number;
}

/** A public name that users ask for. */
export interface MonitoredName {
  /** Service that it is of. */
  service: string;
  /** The name. */
  hostname: string;
  /** Path that answers 200 while the service serves. */
  healthPath: string;
  /** Longest interruption that the service's goal allows, in seconds. */
  rtoSeconds: number;
  /** Addresses of its sites, which DNS answers. */
  addresses: string[];
}

/** A name server that is asked for every public name. */
export interface MonitoredNameServer {
  /** Provider that it belongs to: `route53`, or `own`. */
  provider: string;
  /** Address or name. */
  server: string;
}

/** Where pages go: topics outside of every site, one a region, and the role that may publish to them. */
export interface PagingTopics {
  /** ARN of the role that the pods take by their service account's token. */
  roleArn: string;
  /** The topics. Each is told everything, so that one lost region silences nobody. */
  regions: PagingTopicsOfRegion[];
}

/** The topics of one region. */
export interface PagingTopicsOfRegion {
  /** AWS region. */
  region: string;
  /** ARN of the topic that calls people. */
  pageTopicArn: string;
  /** ARN of the topic that this site's heartbeat is published to. */
  heartbeatTopicArn: string;
}

/** Images by digest of what runs beside Prometheus. */
export interface MonitoringImages {
  /** Alertmanager. */
  alertmanager: string;
  /** Blackbox exporter. */
  prober: string;
}

/** Arguments of `Monitoring`. */
export interface MonitoringArgs {
  /** The service as it stands at the site; its image is Prometheus, its resources are those of a whole pod. */
  workload: ActiveActiveServiceArgs;
  /** Images of what runs beside Prometheus. */
  images: MonitoringImages;
  /** Databases whose members and routers are watched. */
  databases: pulumi.Input<MonitoredDatabase>[];
  /** Voters of the quorum, those in the cloud among them. */
  voters: number;
  /** Public names that are asked for as users do. */
  names: pulumi.Input<MonitoredName>[];
  /** Name servers that have to answer alike. */
  nameServers: pulumi.Input<MonitoredNameServer>[];
  /** Where pages and heartbeats go. */
  paging: PagingTopics;
  /** Address ranges of the site's nodes and API server, in CIDR notation. */
  controlPlaneCidrs: string[];
  /** Issuer of the certificate by whose authority members are trusted. Default: the cluster issuer "holdfast". */
  issuer?: CertificateIssuer;
}

/** A region in which pages are taken. */
export interface PagingRegion {
  /** Site name of the region, for instance "aws-seoul". */
  site: string;
  /** AWS region. */
  region: string;
}

/** A site whose heartbeat is waited for. */
export interface HeartbeatSite {
  /** Name of the site. */
  site: string;
  /** Issuer of its service accounts' tokens, an https URL. */
  issuer: string;
}

/** Arguments of `Paging`. */
export interface PagingArgs {
  /** AWS account, 12 digits. */
  accountId: string;
  /** Regions, at least one; every page goes through each of them. */
  regions: pulumi.Input<PagingRegion>[];
  /** Data sites that send a heartbeat. */
  sites: pulumi.Input<HeartbeatSite>[];
  /** Service account of monitoring at every site, `<namespace>:<name>`. */
  serviceAccount: string;
  /** Who is called: mail addresses, or https URLs of a pager. At least one. */
  receivers: string[];
  /** Time without a heartbeat after which people are called, in minutes. Default: 5. */
  silenceMinutes?: number;
}
