import * as fc from "fast-check";
import {
  type CloudVoterArgs,
  type ClusterVoterArgs,
  InvalidInputError,
  type QuorumVoter,
  SurvivalGoal,
  type VoterArgs,
  VoterKind,
} from "holdfast";
import { resolveCloudVoter } from "holdfast/consensus-quorum/cloud-voter-schema";
import { lossesSurvived, votersToSurvive } from "holdfast/consensus-quorum/majority";
import { resolveClusterVoter } from "holdfast/consensus-quorum/schema";
import { cloudArguments, clusterArguments, fiveVoters } from "./quorum-arguments";

function refusal(resolve: () => unknown): InvalidInputError {
  try {
    resolve();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("the arguments were accepted");
}

const inCluster = (change: Partial<ClusterVoterArgs>) =>
  refusal(() => resolveClusterVoter("authority-ansan", clusterArguments(change)));

const inCloud = (change: Partial<CloudVoterArgs>) =>
  refusal(() => resolveCloudVoter("authority-ansan", cloudArguments(change)));

const voters = (index: number, change: Partial<QuorumVoter>): Partial<VoterArgs> => ({
  voters: fiveVoters().map((voter, at) => (at === index ? { ...voter, ...change } : voter)),
});

test("the voter that the instance declares is found", () => {
  expect(resolveClusterVoter("authority-ansan", clusterArguments()).member).toEqual(fiveVoters()[0]);
  expect(resolveCloudVoter("authority-aws-seoul", cloudArguments()).member).toEqual(fiveVoters()[3]);
});

test.each<[string, Partial<VoterArgs>, string, RegExp]>([
  ["a name that is no label", { quorum: "Authority" }, "quorum", /not a DNS label/],
  ["a goal that is none", { survive: "three-sites" as SurvivalGoal }, "survive", /none of/],
  [
    "three voters for two losses",
    { voters: fiveVoters().slice(0, 3) },
    "voters",
    /takes 5[^]*add 2 at sites/,
  ],
  ["four voters for two losses", { voters: fiveVoters().slice(0, 4) }, "voters", /takes 5[^]*add 1 at sites/],
  [
    "an even number",
    { voters: fiveVoters().slice(0, 4), survive: SurvivalGoal.OneSite },
    "voters",
    /even number[^]*take 3 or 5/,
  ],
  [
    "one voter for one loss",
    { voters: fiveVoters().slice(0, 1), survive: SurvivalGoal.OneSite },
    "voters",
    /one voter[^]*add 2/,
  ],
  ["two voters at one site", voters(1, { site: "ansan" }), "voters", /"ansan", "siheung", stand at "ansan"/],
  ["two voters of one name", voters(1, { name: "ansan" }), "voters", /"ansan" occurs twice/],
  ["two voters at one address", voters(1, { address: "10.10.0.5" }), "voters", /"10.10.0.5" occurs twice/],
  ["a name for an address", voters(2, { address: "voter.example" }), "voters[2].address", /not an IPv4/],
  ["an address with a port", voters(2, { address: "10.30.0.5:2379" }), "voters[2].address", /not an IPv4/],
  ["a kind that is none", voters(2, { kind: "owned" as VoterKind }), "voters[2].kind", /none of "cluster"/],
  ["a site that is no label", voters(2, { site: "pan gyo" }), "voters[2].site", /not a DNS label/],
  ["an unknown voter", { voter: "busan" }, "voter", /no voter "busan"[^]*"ansan", "siheung"/],
  ["no clients", { clientCidrs: [] }, "clientCidrs", /no range of client addresses/],
  ["a malformed range", { clientCidrs: ["10.64.0.0"] }, "clientCidrs[0]", /not a range/],
  ["everybody", { clientCidrs: ["0.0.0.0/0"] }, "clientCidrs[0]", /more than any private network/],
  [
    "a volume too small to defragment",
    { backendQuotaMebibytes: 8192, storageGiB: 15 },
    "storageGiB",
    /16 GiB or more/,
  ],
  ["an absurd quota", { backendQuotaMebibytes: 1e6 }, "backendQuotaMebibytes", /64 to 8192/],
  [
    "an election too early",
    { timing: { electionMilliseconds: 400 } },
    "timing",
    /less than 5 heartbeats[^]*1000/,
  ],
  [
    "an election too late",
    { timing: { heartbeatMilliseconds: 10, electionMilliseconds: 50_000 } },
    "timing",
    /more than 500/,
  ],
  [
    "a negative heartbeat",
    { timing: { heartbeatMilliseconds: -1 } },
    "timing.heartbeatMilliseconds",
    /10 to 10000/,
  ],
])("%s is refused by a voter in a cluster and in the cloud", (_, change, path, message) => {
  const error = inCluster(change);
  expect(error.detail.where).toBe(`authority-ansan.${path}`);
  expect(error.message).toMatch(message);
  expect(inCloud(change).message).toBe(error.message);
});

test.each<[string, Partial<ClusterVoterArgs>, string, RegExp]>([
  ["a tag for an image", { image: "etcd:v3.6.8" }, "image", /tag can point/],
  ["no image", { image: undefined }, "image", /digest/],
  [
    "a voter of the cloud",
    { voter: "aws-seoul" },
    "voter",
    /of the kind "cloud"[^]*declare it with CloudVoter/,
  ],
])("for a voter in a cluster, %s is refused", (_, change, path, message) => {
  const error = inCluster(change);
  expect(error.detail.where).toBe(`authority-ansan.${path}`);
  expect(error.message).toMatch(message);
});

test.each<[string, Partial<CloudVoterArgs>, string, RegExp]>([
  [
    "a voter of a cluster",
    { voter: "ansan" },
    "voter",
    /of the kind "cluster"[^]*declare it with ClusterVoter/,
  ],
  ["a region that is none", { region: "seoul" }, "region", /ap-northeast-2/],
  [
    "a zone of another region",
    { availabilityZone: "ap-northeast-3a" },
    "availabilityZone",
    /not in the region/,
  ],
  ["an image that is none", { ami: "al2023" }, "ami", /ami-0123/],
  ["a CA that is none", { certificateAuthorityArn: "holdfast" }, "certificateAuthorityArn", /acm-pca/],
  [
    "a CA of another region",
    {
      certificateAuthorityArn: cloudArguments().certificateAuthorityArn.replace("northeast-2", "northeast-3"),
    },
    "certificateAuthorityArn",
    /in ap-northeast-3, and the voter in ap-northeast-2/,
  ],
  ["a prefix list that is none", { s3PrefixListId: "s3" }, "s3PrefixListId", /pl-/],
  [
    "a digest that is none",
    { etcd: { ...cloudArguments().etcd, sha256: "abc" } },
    "etcd.sha256",
    /64 hexadecimal/,
  ],
  [
    "a key that would be a command",
    { etcd: { ...cloudArguments().etcd, key: 'etcd"; reboot; .tar.gz' } },
    "etcd.key",
    /form that is expected/,
  ],
  ["an unknown algorithm", { certificateSigningAlgorithm: "MD5" }, "certificateSigningAlgorithm", /SHA256/],
  ["a range without the voter's address", { vpcCidr: "10.41.0.0/16" }, "vpcCidr", /10.40.0.5 is not in/],
])("for a voter in the cloud, %s is refused", (_, change, path, message) => {
  const error = inCloud(change);
  expect(error.detail.where).toBe(`authority-ansan.${path}`);
  expect(error.message).toMatch(message);
});

test("the smallest quorum for f losses has a majority left after f and not after f + 1", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), (losses) => {
      const size = votersToSurvive(losses);
      expect(size - losses).toBeGreaterThan(size / 2);
      expect(size - losses - 1).toBeLessThan(size / 2);
      expect(size - 1 - losses).not.toBeGreaterThan((size - 1) / 2);
    }),
  );
});

test("a quorum survives the most losses that leave a majority", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (size) => {
      const losses = lossesSurvived(size);
      expect(size - losses).toBeGreaterThan(size / 2);
      expect(size - losses - 1).not.toBeGreaterThan(size / 2);
    }),
  );
});
