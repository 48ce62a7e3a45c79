import * as fc from "fast-check";
import {
  type CloudVoter,
  type ConsensusQuorumArgs,
  InvalidInputError,
  type QuorumVoter,
  SurvivalGoal,
  VoterKind,
} from "holdfast";
import { lossesSurvived, validateQuorum, votersToSurvive } from "holdfast/consensus-quorum/validation";
import { cloudArguments, cloudVoter, clusterArguments, fiveVoters } from "./quorum-arguments";

function refusal(args: ConsensusQuorumArgs): InvalidInputError {
  try {
    validateQuorum("authority-ansan", args);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("the arguments were accepted");
}

const voters = (index: number, change: Partial<QuorumVoter>): Partial<ConsensusQuorumArgs> => ({
  voters: fiveVoters().map((voter, at) => (at === index ? { ...voter, ...change } : voter)),
});

const cloud = (change: Partial<CloudVoter>): ConsensusQuorumArgs =>
  cloudArguments({ cloud: cloudVoter(change) });

test("the voter that the instance declares is found", () => {
  expect(validateQuorum("authority-ansan", clusterArguments())).toEqual(fiveVoters()[0]);
  expect(validateQuorum("authority-aws-seoul", cloudArguments())).toEqual(fiveVoters()[3]);
});

test.each<[string, Partial<ConsensusQuorumArgs>, string, RegExp]>([
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
  ["a cluster voter without a cluster", { cluster: undefined }, "cluster", /does not say what it needs/],
  ["a tag for an image", { cluster: { image: "etcd:v3.6.8" } }, "cluster.image", /tag can point/],
  [
    "a volume too small to defragment",
    { backendQuotaMebibytes: 8192, cluster: { ...clusterArguments().cluster!, storageGiB: 15 } },
    "cluster.storageGiB",
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
])("%s is refused", (_, change, path, message) => {
  const error = refusal(clusterArguments(change));
  expect(error.detail.where).toBe(`authority-ansan.${path}`);
  expect(error.message).toMatch(message);
});

test.each<[string, ConsensusQuorumArgs, string, RegExp]>([
  ["no cloud", cloudArguments({ cloud: undefined }), "cloud", /does not say what it needs/],
  ["a region that is none", cloud({ region: "seoul" }), "cloud.region", /ap-northeast-2/],
  [
    "a zone of another region",
    cloud({ availabilityZone: "ap-northeast-3a" }),
    "cloud.availabilityZone",
    /not in the region/,
  ],
  ["an image that is none", cloud({ ami: "al2023" }), "cloud.ami", /ami-0123/],
  [
    "a CA that is none",
    cloud({ certificateAuthorityArn: "holdfast" }),
    "cloud.certificateAuthorityArn",
    /acm-pca/,
  ],
  ["a prefix list that is none", cloud({ s3PrefixListId: "s3" }), "cloud.s3PrefixListId", /pl-/],
  [
    "a digest that is none",
    cloud({ etcd: { ...cloudVoter().etcd, sha256: "abc" } }),
    "cloud.etcd.sha256",
    /64 hexadecimal/,
  ],
  [
    "a key that would be a command",
    cloud({ etcd: { ...cloudVoter().etcd, key: 'etcd"; reboot; .tar.gz' } }),
    "cloud.etcd.key",
    /form that is expected/,
  ],
  [
    "an unknown algorithm",
    cloud({ certificateSigningAlgorithm: "MD5" }),
    "cloud.certificateSigningAlgorithm",
    /SHA256/,
  ],
  [
    "a range without the voter's address",
    cloud({ vpcCidr: "10.41.0.0/16" }),
    "cloud.vpcCidr",
    /10.40.0.5 is not in/,
  ],
])("for a voter in the cloud, %s is refused", (_, args, path, message) => {
  const error = refusal(args);
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
