import type * as pulumi from "@pulumi/pulumi";
import type { CertificateIssuer } from "../certificate-issuer";
import type { SurvivalGoal } from "../goals";

/** What a voter runs on. */
export const VoterKind = {
  /** A pod in the Kubernetes cluster of a data site. */
  Cluster: "cluster",
  /** A virtual machine in a region of a cloud provider. */
  Cloud: "cloud",
} as const;
export type VoterKind = (typeof VoterKind)[keyof typeof VoterKind];

/** A voter of the quorum. */
export interface QuorumVoter {
  /** Name in the member list, a DNS label, unique in the quorum. */
  name: string;
  /** Site that the voter stands at; no two voters stand at one site. */
  site: string;
  /** What the voter runs on. */
  kind: VoterKind;
  /**
   * Fixed IPv4 address that peers (port 2380) and clients (port 2379) reach the voter at. An address and not a name,
   * because what decides on failover must not need DNS.
   */
  address: string;
}

/** How often voters call each other. All voters of a quorum have the same. */
export interface QuorumTiming {
  /**
   * Interval of the leader's heartbeat, in milliseconds, 10 to 10000; about the longest round trip between voters.
   *
   * @default 100
   * @example 30
   */
  heartbeatMilliseconds?: number;
  /**
   * Silence after which a voter calls an election, in milliseconds, 100 to 50000 and 5 to 500 heartbeats.
   *
   * @default 1000
   * @example 300
   */
  electionMilliseconds?: number;
}

/** What a quorum's voters are told alike, but for `voter` and `storageGiB`, whatever they run on. */
export interface VoterArgs {
  /** Name of the quorum, a DNS label of at most 30 characters. */
  quorum: string;
  /** Name of the voter that this instance declares, one of `voters`. */
  voter: string;
  /** Every voter of the quorum, in the same order for every instance. */
  voters: pulumi.Input<QuorumVoter>[];
  /** Site losses after which the quorum must still decide. It takes 3 voters for one, 5 for two. */
  survive: SurvivalGoal;
  /** Address ranges in CIDR notation from which clients come: pods of the data sites. Peers need no entry. */
  clientCidrs: string[];
  /**
   * How often voters call each other.
   *
   * @default {}
   * @example { heartbeatMilliseconds: 30, electionMilliseconds: 300 }
   */
  timing?: QuorumTiming;
  /**
   * The most that the key-value store may hold, in MiB, 64 to 8192.
   *
   * @default 2048
   * @example 4096
   */
  backendQuotaMebibytes?: number;
  /**
   * Whether this voter joins a quorum that exists already: after its data was lost and `etcdctl member remove` and
   * `member add` were run for it.
   *
   * @default false
   * @example true
   */
  joinsExisting?: boolean;
  /**
   * Size of the data volume, in GiB, 1 to 1024; at least twice the backend quota.
   *
   * @default 20
   * @example 40
   */
  storageGiB?: number;
}

/** Arguments of {@link ClusterVoter}. */
export interface ClusterVoterArgs extends VoterArgs {
  /** etcd 3.6 image by digest: `<name>@sha256:<64 hexadecimal digits>`. It needs no shell. */
  image: string;
  /**
   * Namespace of the voter, created by the site.
   *
   * @default "quorum"
   * @example "failover"
   */
  namespace?: string;
  /**
   * Namespaces of the same cluster whose pods are clients.
   *
   * @default ["data"]
   * @example ["data", "operations"]
   */
  clientNamespaces?: string[];
  /**
   * Storage class of the data and snapshot volumes.
   *
   * @default "local-nvme"
   * @example "local-optane"
   */
  storageClass?: string;
  /**
   * Annotations on the load balancer's Service, for its address pool.
   *
   * @default {}
   * @example { "metallb.io/address-pool": "voters" }
   */
  loadBalancerAnnotations?: { [key: string]: string };
  /**
   * Priority class of the voter.
   *
   * @default "tier-0"
   * @example "tier-1"
   */
  priorityClass?: string;
  /**
   * Issuer of the certificates.
   *
   * @default the cluster issuer "holdfast" for the private CA
   * @example { name: "voters", kind: "ClusterIssuer", group: "cert-manager.io" }
   */
  issuer?: CertificateIssuer;
}

/** Where an instance in the cloud gets the etcd server from. */
export interface EtcdArchive {
  /** Bucket in the voter's region that holds the release archive (.tar.gz) of etcd for the instance's architecture. */
  bucket: string;
  /** Key of the archive in the bucket. */
  key: string;
  /** SHA-256 of the archive, 64 hexadecimal digits. */
  sha256: string;
}

/** Arguments of {@link CloudVoter}. */
export interface CloudVoterArgs extends VoterArgs {
  /** AWS region, for instance "ap-northeast-2". Set on every regional resource. */
  region: string;
  /** Availability zone of the subnet; the data volume is created there. */
  availabilityZone: string;
  /** VPC of the subnet. */
  vpcId: pulumi.Input<string>;
  /** Private subnet that holds the voter's address. */
  subnetId: pulumi.Input<string>;
  /** CIDR block of the VPC, in which the endpoints of the private CA and of Systems Manager are. */
  vpcCidr: string;
  /** Prefix list of the gateway endpoint of S3 in the region, for instance "pl-78a54011". */
  s3PrefixListId: string;
  /** Machine image: Amazon Linux 2023, "ami-…". */
  ami: string;
  /**
   * Instance type.
   *
   * @default "m6i.large"
   * @example "m7i.large"
   */
  instanceType?: string;
  /**
   * ARN of the key that encrypts the volumes.
   *
   * @default the account's key for EBS
   * @example "arn:aws:kms:ap-northeast-2:111122223333:key/11111111-2222-3333-4444-555555555555"
   */
  kmsKeyArn?: string;
  /**
   * ARN of the private CA, in the voter's own region, that signs its certificate. Whoever may ask it for certificates may name any
   * subject, so a CA that serves this quorum alone is the tightest choice.
   */
  certificateAuthorityArn: string;
  /**
   * Signing algorithm that fits the key of the CA.
   *
   * @default "SHA256WITHRSA"
   * @example "SHA256WITHECDSA"
   */
  certificateSigningAlgorithm?: string;
  /** Where the etcd server comes from. */
  etcd: EtcdArchive;
}
