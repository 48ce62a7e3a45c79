import type * as pulumi from "@pulumi/pulumi";
import type { CertificateIssuer } from "../certificate-issuer";
import type { SiteKind } from "../goals";
import type { Hall, SiteCapacity, SiteCluster, SiteHazards, SiteLocation, SiteUtilities } from "../site";

/** The most that all pods of a namespace may take together. Quantities are in Kubernetes notation. */
export interface NamespaceQuota {
  /** Sum of processor requests, for instance "400" cores or "1500m". */
  cpu: string;
  /** Sum of memory requests, and of memory limits, for instance "2Ti". */
  memory: string;
  /** Number of pods that have not ended. */
  pods: number;
  /** Sum of storage requested by volume claims, for instance "40Ti". */
  storage: string;
}

/** What a container gets that does not say what it needs. */
export interface ContainerDefaults {
  /** Processor request, for instance "100m". */
  cpu: string;
  /** Memory request and limit, for instance "128Mi". */
  memory: string;
  /** The most memory one container may ask for. Default: whatever the quota leaves. */
  maximumMemory?: string;
}

/** Transport protocol of a port. */
export const TransportProtocol = {
  /** A connection: HTTP, PostgreSQL, etcd. */
  Tcp: "TCP",
  /** Single packets: DNS. */
  Udp: "UDP",
} as const;
export type TransportProtocol = (typeof TransportProtocol)[keyof typeof TransportProtocol];

/** A port that traffic is let through to. */
export interface TrafficPort {
  /** Port number of the pod, 1 to 65535. */
  port: number;
  /** Transport protocol. Default: "TCP". */
  protocol?: TransportProtocol;
}

/** Traffic that is let through a namespace's default denial. Name namespaces, or address ranges, or both. */
export interface TrafficRule {
  /** Name of the rule, a DNS label, unique in its direction and namespace, for instance "replication". */
  name: string;
  /** Why the traffic is needed, in one sentence; kept on the policy as an annotation. */
  purpose: string;
  /** Namespaces of the same cluster on the other side. Default: none. */
  namespaces?: string[];
  /** Address ranges on the other side in CIDR notation, for instance another site's pods. Default: none. */
  cidrs?: string[];
  /** Ports that are let through; at least one. */
  ports: TrafficPort[];
}

/** A namespace of the site's cluster. Nothing goes in or out of it but DNS queries and what is listed here. */
export interface NamespaceArgs {
  /** Name of the namespace, a DNS label. */
  name: string;
  /** What it is for, in one sentence; kept on the namespace as an annotation. */
  purpose: string;
  /** The most its pods may take together. */
  quota: NamespaceQuota;
  /** What a container gets that does not say what it needs. */
  containerDefaults: ContainerDefaults;
  /** Traffic let in to every pod of the namespace. Default: none. */
  ingress?: TrafficRule[];
  /** Traffic let out of every pod of the namespace, besides DNS queries. Default: none. */
  egress?: TrafficRule[];
}

/** The order in which workloads give way when a site is short of room. */
export interface TierPriority {
  /** Tier, 0 to 3; 0 gives way last. The priority class is named `tier-<tier>`. */
  tier: number;
  /** Scheduling priority, a whole number from 1 to 1,000,000,000; higher for a lower tier. */
  priority: number;
}

/** How the Gateway API is implemented in a cluster: which proxies carry requests, and where they stand. */
export const GatewayImplementation = {
  /** Envoy Gateway as it is installed by default: the proxies stand beside its controller. */
  EnvoyGateway: "envoy-gateway",
  /** Envoy Gateway with `provider.kubernetes.deploy.type: GatewayNamespace`: the proxies stand in the gateway's namespace. */
  EnvoyGatewayInNamespace: "envoy-gateway-in-namespace",
  /** Istio: the proxies stand in the gateway's namespace. */
  Istio: "istio",
  /** Cilium: the proxy of each node, which network policies know as the entity `ingress`. */
  Cilium: "cilium",
} as const;
export type GatewayImplementation = (typeof GatewayImplementation)[keyof typeof GatewayImplementation];

/** How the edge certificate is ordered from a public authority (ACME), which browsers trust. */
export interface PublicIssuer {
  /** Mail address that the authority warns. */
  email: string;
  /** ARN of the role by which cert-manager answers the authority's challenges at Route 53 (DNS-01). */
  roleArn: string;
  /** AWS region in which the role is taken; Route 53 itself is in none. */
  region: string;
  /**
   * The authority's ACME directory. CAA records of the names' zone have to let it issue.
   *
   * @default "https://acme-v02.api.letsencrypt.org/directory"
   * @example "https://acme-staging-v02.api.letsencrypt.org/directory"
   */
  server?: string;
}

/** The gateway through which requests enter the site: the object `edge/edge` of the Gateway API. */
export interface EdgeArgs {
  /** Class of the gateway; declared here where the implementation is given, and else installed in the cluster. */
  gatewayClassName: string;
  /**
   * What implements the Gateway API in the cluster. Its class is declared here, the number of its proxies, their spread
   * over the halls and their disruption budget, and that they reach their control plane. Default: not known; the pods of
   * "edge" are taken to be its proxies.
   */
  implementation?: GatewayImplementation;
  /**
   * Names that the edge certificate is valid for; a leading "*." is allowed. At least one, the first of 64 characters at
   * the most.
   */
  hostnames: string[];
  /** Namespaces whose routes the gateway accepts. Default: "services" and "operations". */
  routesFrom?: string[];
  /**
   * Issuer of the edge certificate that is there already. Name one that browsers trust, or give `acme`, when clients are
   * not under the operator's control. Default: the private CA of `certificateAuthority`.
   */
  issuer?: CertificateIssuer;
  /**
   * A public issuer of the edge certificate, declared with the site.
   *
   * @default none: `issuer` issues it
   * @example { email: "dns@example.com", roleArn: "arn:aws:iam::111122223333:role/challenges", region: "eu-north-1" }
   */
  acme?: PublicIssuer;
}

/**
 * The private certificate authority (AWS Private CA) that cert-manager asks for certificates. Its issuer runs under the
 * service account `aws-privateca-issuer` of the namespace `certificates`.
 */
export interface CertificateAuthorityArgs {
  /** ARN of the authority that the issuer `holdfast` asks; its region is read from it. */
  arn: string;
  /**
   * ARNs of authorities in other regions, below the same root, that the site can ask in its place: each has an issuer
   * `holdfast-<region>`.
   *
   * @default none
   * @example
   * ["arn:aws:acm-pca:ap-northeast-3:111122223333:certificate-authority/01234567-89ab-cdef-0123-456789abcdef"]
   */
  alternativeArns?: string[];
  /**
   * ARN of the role that the issuer's service account takes.
   *
   * @default none: the issuer has credentials of its own, and its service account is not declared
   * @example "arn:aws:iam::111122223333:role/holdfast-ansan-certificates"
   */
  roleArn?: string;
}

/** Arguments of `DataCenter`. */
export interface DataCenterArgs {
  /** Name of the site, a DNS label, for instance "ansan". */
  site: string;
  /** Whose building it is. */
  kind: SiteKind;
  /** ISO 3166-1 code of the country in lower case, for instance "kr"; residency is judged by it. */
  country: string;
  /** Where it stands. Default: unknown, of which the policy `hazard-independence` warns. */
  location?: SiteLocation;
  /** Its halls, at least one; each is a fire compartment and a zone of the cluster. */
  halls: pulumi.Input<Hall>[];
  /** What the site can carry in all; its halls add up to no more than this. */
  capacity: SiteCapacity;
  /** Hazards of the place; what is left out of them is unknown. */
  hazards: SiteHazards;
  /** What it is connected to; what is left out of it is unknown. */
  utilities: SiteUtilities;
  /** Its Kubernetes cluster. */
  cluster: SiteCluster;
  /**
   * Text of the kubeconfig (not a path to one) with which the cluster is reached; always kept as a secret. It has
   * clusters, contexts, users and a current context.
   */
  kubeconfig: pulumi.Input<string>;
  /** Namespaces of the cluster; "edge", where the gateway stands, is one of them. */
  namespaces: pulumi.Input<NamespaceArgs>[];
  /**
   * Images by digest that every node of the cluster has before it joins: in its machine image, pinned. What has to run
   * before a registry does is among them, the registry's own and that of its database too, so that the site starts when
   * nothing stands anywhere.
   *
   * @default none: every image is pulled
   * @example
   * ["registry.example.com/etcd:3.6.8@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
   */
  nodeImages?: string[];
  /** Priority classes by tier. Default: tier 0 at 1,000,000, 1 at 100,000, 2 at 10,000 and 3 at 1,000. */
  tiers?: pulumi.Input<TierPriority>[];
  /** The gateway through which requests enter. */
  edge: EdgeArgs;
  /** The private certificate authority behind the issuer `holdfast`. */
  certificateAuthority: CertificateAuthorityArgs;
  /**
   * Provisioner of the storage class `local-nvme`. Default: "kubernetes.io/no-provisioner", for volumes that the
   * operator has prepared on each node.
   */
  storageProvisioner?: string;
}
