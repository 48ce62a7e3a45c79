import {
  type CloudVoterArgs,
  type ClusterVoterArgs,
  type QuorumVoter,
  SurvivalGoal,
  type VoterArgs,
  VoterKind,
} from "holdfast";

/** Five voters at five sites, three in clusters and two in the cloud. */
export function fiveVoters(): QuorumVoter[] {
  return [
    { name: "ansan", site: "ansan", kind: VoterKind.Cluster, address: "10.10.0.5" },
    { name: "siheung", site: "siheung", kind: VoterKind.Cluster, address: "10.20.0.5" },
    { name: "pangyo", site: "pangyo", kind: VoterKind.Cluster, address: "10.30.0.5" },
    { name: "aws-seoul", site: "aws-seoul", kind: VoterKind.Cloud, address: "10.40.0.5" },
    { name: "aws-osaka", site: "aws-osaka", kind: VoterKind.Cloud, address: "10.50.0.5" },
  ];
}

function voterArguments(voter: string): VoterArgs {
  return {
    quorum: "authority",
    voter,
    voters: fiveVoters(),
    survive: SurvivalGoal.TwoSites,
    clientCidrs: ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"],
  };
}

/** Arguments of the voter at Ansan. */
export function clusterArguments(change: Partial<ClusterVoterArgs> = {}): ClusterVoterArgs {
  return { ...voterArguments("ansan"), image: `registry.example/etcd@sha256:${"a".repeat(64)}`, ...change };
}

/** Arguments of the voter in Seoul. */
export function cloudArguments(change: Partial<CloudVoterArgs> = {}): CloudVoterArgs {
  return {
    ...voterArguments("aws-seoul"),
    region: "ap-northeast-2",
    availabilityZone: "ap-northeast-2a",
    vpcId: "vpc-1",
    subnetId: "subnet-1",
    vpcCidr: "10.40.0.0/16",
    s3PrefixListId: "pl-78a54011",
    ami: "ami-0123456789abcdef0",
    certificateAuthorityArn:
      "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555",
    etcd: {
      bucket: "example-artifacts-seoul",
      key: "etcd/etcd-v3.6.8-linux-amd64.tar.gz",
      sha256: "0123456789abcdef".repeat(4),
    },
    ...change,
  };
}
