import type * as pulumi from "@pulumi/pulumi";
import type { CertificateIssuer } from "../certificate-issuer";
import type { GatewayImplementation } from "../data-center";
import type { Approach, SurvivalGoal } from "../goals";
import type { ReplicaCount } from "../replicas";

/** What decides how many replicas a service has at each of its sites. The same at every site. */
export interface ServicePlacement {
  /** Data centers that may serve the service; this instance's site is one of them. */
  sites: string[];
  /**
   * Those of them that are out of service for now, lost or evacuated: the others run what carries the whole peak without
   * them. Default: none.
   */
  outOfService?: string[];
  /** How many sites may be lost. */
  survive: SurvivalGoal;
  /** Demand at peak, in requests a second, from everywhere together. */
  peakRequestsPerSecond: number;
  /** Demand that one replica carries at its limit, in requests a second. */
  requestsPerSecondPerReplica: number;
  /** Share of peak promised with one site lost, 0 to 1. */
  servedAfterOneLoss: number;
  /** Share of peak promised with two sites lost, 0 to 1. */
  servedAfterTwoLosses: number;
  /** Whether the sites serve together or one at a time. Default: "active-active"; "quorum" is refused. */
  approach?: Approach;
}

/** What one container gets. Quantities are in Kubernetes notation. */
export interface ServiceResources {
  /** Processor request, for instance "500m". There is no processor limit: an idle core may be used. */
  cpu: string;
  /** Memory, request and limit alike, for instance "512Mi". */
  memory: string;
}

/** How the service is asked whether it has started, is ready and is alive. */
export interface ServiceProbes {
  /** Path that answers once the process is up. Default: "/healthz". */
  livenessPath?: string;
  /** Path that answers while requests can be served. Default: "/readyz". */
  readinessPath?: string;
  /** Time the process may take to start, in seconds. Default: 120. */
  startupSeconds?: number;
}

/** Another workload that this one talks with inside the site. */
export interface ServicePeer {
  /** Service name in the catalogue. */
  service: string;
  /** Its namespace. Default: "services". */
  namespace?: string;
  /** Port of its pods, for what is called; ignored for callers. Default: 8080. */
  port?: number;
  /**
   * For how many seconds its answers are kept and used after the last moment at which it answered, for what is called: the
   * pods are told. Default: not at all, it is needed at every moment.
   */
  cachedSeconds?: number;
}

/** A database whose router at the same site this service uses. */
export interface DatabaseUse {
  /** Name of the database. */
  database: string;
  /** Namespace of its router. Default: "data". */
  namespace?: string;
  /** Number of its shards, as the database is declared. Default: 1. */
  shards?: number;
  /** The most connections that one pod holds to each shard's leader; the pods are told. Default: 1. */
  connections?: number;
  /** It is reached by way of its pooler, which the database has to declare. Default: false. */
  pooled?: boolean;
}

/** An object store whose gateways at the same site this service uses. */
export interface ObjectStoreUse {
  /** Name of the object store. */
  objectStore: string;
  /** Namespace of its gateways. Default: "data". */
  namespace?: string;
}

/** An event log that this service publishes to and reads from. */
export interface EventLogUse {
  /** Name of the log. */
  eventLog: string;
  /** Namespace of its server at this site. Default: "data". */
  namespace?: string;
  /** `host:port` of every server, of which any will do. */
  servers: string[];
  /** Addresses of the sites' pods in CIDR notation, among which the servers are. */
  cidrs: string[];
}

/** Addresses outside the cluster that this workload talks to. */
export interface AddressUse {
  /** What is there, in a few words, for instance "voters of the quorum". */
  purpose: string;
  /** Address ranges in CIDR notation, at least one. */
  cidrs: string[];
  /** Port, 1 to 65535. Default: 443. */
  port?: number;
}

/** Arguments of `ActiveActiveService`. */
export interface ActiveActiveServiceArgs {
  /** Name of the service in the catalogue, a DNS label. */
  service: string;
  /** Site at which this instance stands. */
  site: string;
  /** Halls of the site over which replicas are spread, at least one. */
  halls: string[];
  /** The most of these halls that one power feed supplies, or one plant cools: they are lost together. Default: 1. */
  hallsOnOneFeed?: number;
  /** Tier, 0 to 3; 0 gives way last. */
  tier: number;
  /** Container image with its digest, `<registry>/<repository>@sha256:<64 hexadecimal digits>`. */
  image: string;
  /** Port at which the container answers HTTP, 1024 to 65535. Default: 8080. */
  port?: number;
  /** Namespace. Default: "services". */
  namespace?: string;
  /** What decides how many replicas there are. */
  placement: ServicePlacement;
  /**
   * Replicas at this site where the number is known from elsewhere, such as a measurement. Whether it is enough for the
   * goals is not asked here. Default: as many as the placement takes.
   */
  replicas?: ReplicaCount;
  /** What one container gets. */
  resources: ServiceResources;
  /** How it is asked for its health. Default: see each field. */
  probes?: ServiceProbes;
  /** Public name under which the edge gateway serves it. Default: none, only other services call it. */
  hostname?: string;
  /**
   * What implements the edge gateway, whose proxies are let in where there is a hostname; the data center's
   * `edge.implementation`. Default: not known, all pods of the gateway's namespace are let in.
   */
  gateway?: GatewayImplementation;
  /** Services of the same site that call it. Default: none, only the edge gateway. */
  callers?: pulumi.Input<ServicePeer>[];
  /** Services of the same site that it calls. Default: none. */
  calls?: pulumi.Input<ServicePeer>[];
  /**
   * Databases that it uses. Default: none. With any, the service gets a client certificate in its own name, and the
   * variables by which PostgreSQL's client library finds it, and `HOLDFAST_DATABASES` with the hosts of every shard.
   */
  databases?: pulumi.Input<DatabaseUse>[];
  /**
   * Object stores that it uses. Default: none. With any, the service gets the same certificate, by which gateways let it in,
   * and `HOLDFAST_OBJECT_STORES` with the URL of each.
   */
  objectStores?: pulumi.Input<ObjectStoreUse>[];
  /**
   * Event log that it uses. Default: none. With one, the service gets a client certificate in its own name, and the variables
   * by which clients of NATS find it: `NATS_URL`, `NATS_CA`, `NATS_CERT` and `NATS_KEY`.
   */
  eventLog?: EventLogUse;
  /** Issuer of the client certificate. Default: the cluster issuer "holdfast" for the private CA. */
  issuer?: CertificateIssuer;
  /** Addresses outside the cluster that it talks to. Default: none. */
  addresses?: pulumi.Input<AddressUse>[];
  /**
   * Environment variables; nothing secret. `HOLDFAST_SITE` names the site, and `HOLDFAST_MAX_REQUESTS_PER_SECOND` what one
   * replica takes before it has to refuse: what the placement says that it carries. `HOLDFAST_CACHE_SECONDS` says in JSON for
   * how long answers of which service are kept. Default: none besides.
   */
  environment?: { [name: string]: string };
  /** Names of Kubernetes Secrets in the namespace whose keys become environment variables. Default: none. */
  environmentSecrets?: string[];
  /** Time between leaving the load balancer and the stop signal, in seconds. Default: 15. */
  drainSeconds?: number;
  /** Time to finish requests after the stop signal, in seconds. Default: 45. */
  finishSeconds?: number;
  /** Processor use, as a percentage of the request, above which replicas are added. Default: 60. */
  targetCpuPercent?: number;
}
