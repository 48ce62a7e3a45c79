import type * as pulumi from "@pulumi/pulumi";
import type { CertificateIssuer } from "../certificate-issuer";
import type { SurvivalGoal } from "../goals";

/** A data site with a server. */
export interface EventLogSite {
  /** Name of the site. */
  name: string;
  /** DNS domain of the site's cluster, for instance "ansan.holdfast.internal". */
  clusterDomain: string;
  /** Addresses of the site's pods in CIDR notation. */
  podCidr: string;
}

/** A service that publishes to the log and reads from it. */
export interface EventLogClient {
  /** Namespace of the service's pods at every site. */
  namespace: string;
  /** Name of the service: value of the label `holdfast.dev/service` on its pods, and common name of its certificate. */
  service: string;
}

/** A stream of messages. */
export interface EventStream {
  /** Name of the stream: letters, digits, "-" and "_". */
  name: string;
  /** Subjects whose messages it keeps, for instance "push.>". */
  subjects: string[];
  /** The most that it keeps, in GiB, 1 or more. What is published beyond it is refused, not kept in place of others. */
  maximumGiB: number;
  /**
   * How long a message is kept, in hours, 1 to 8760.
   *
   * @default 168
   * @example 72
   */
  maximumAgeHours?: number;
  /**
   * Messages that are published twice under one id within this time are kept once, in seconds, 1 to 86400. A publisher whose
   * acknowledgement was lost with a site publishes again.
   *
   * @default 120
   * @example 600
   */
  duplicateWindowSeconds?: number;
}

/** Arguments of {@link EventLog}: the same for every site but for `site`. */
export interface EventLogArgs {
  /** Name of the log, a DNS label of at most 20 characters. */
  eventLog: string;
  /** Site that this instance declares, one of `sites`. */
  site: string;
  /** Every site with a server. A stream has a copy at three of them to survive one loss, at five to survive two. */
  sites: pulumi.Input<EventLogSite>[];
  /** Site losses after which messages must still be taken. */
  survive: SurvivalGoal;
  /**
   * The most recent acknowledged messages that may be lost with a site, in seconds, 0 to 120. 0 asks for every message to be
   * on the disks of a majority before it is acknowledged; above it is how often JetStream writes to disk.
   */
  rpoSeconds: number;
  /** Streams of the log. */
  streams: pulumi.Input<EventStream>[];
  /** Services that may connect. */
  clients: pulumi.Input<EventLogClient>[];
  /** Size of a server's data volume, in GiB, 2 or more; streams have nine tenths of it. */
  storageGiB: number;
  /** Image of the NATS server by digest, with a shell, `sleep`, `kill` and `pidof`. */
  image: string;
  /** Image of NATS' command-line client `nats` by digest, with a shell. */
  clientImage: string;
  /**
   * Processor cores that a server requests.
   *
   * @default 1
   * @example 4
   */
  cores?: number;
  /**
   * Memory that a server requests, and its limit, in GiB.
   *
   * @default 2
   * @example 8
   */
  memoryGiB?: number;
  /**
   * Storage class of the data volumes.
   *
   * @default "local-nvme"
   * @example "local-optane"
   */
  storageClass?: string;
  /**
   * Namespace of the servers.
   *
   * @default "data"
   * @example "events"
   */
  namespace?: string;
  /**
   * Priority class of the servers.
   *
   * @default "tier-0"
   * @example "tier-1"
   */
  priorityClass?: string;
  /**
   * Issuer of the certificates.
   *
   * @default the cluster issuer "holdfast" for the private CA
   * @example { name: "events", kind: "ClusterIssuer", group: "cert-manager.io" }
   */
  issuer?: CertificateIssuer;
}
