import type { Resource, Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, Declaration, rewrite, UNKNOWN_TEXT, without, type Path } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "encrypted-and-private";

test("a blueprint that is encrypted and private passes", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

const instance = "authority-aws-seoul-instance";
const changes: {
  what: string;
  type: string;
  name: string;
  path: Path;
  value: Value | undefined;
  reason: RegExp;
  /** The resource that is named, where it is another than the changed one. */
  named?: string;
}[] = [
  {
    what: "an instance with a public address",
    type: ":Instance",
    name: instance,
    path: ["associatePublicIpAddress"],
    value: true,
    reason: /has a public address/,
  },
  {
    what: "an instance that hands out its credentials",
    type: ":Instance",
    name: instance,
    path: ["metadataOptions"],
    value: { httpTokens: "optional" },
    reason: /hands out its role's credentials/,
  },
  {
    what: "a root disk in plain",
    type: ":Instance",
    name: instance,
    path: ["rootBlockDevice"],
    value: undefined,
    reason: /a disk that is not encrypted/,
  },
  {
    what: "another disk in plain",
    type: ":Instance",
    name: instance,
    path: ["ebsBlockDevices"],
    value: [{ deviceName: "/dev/sdf" }],
    reason: /a disk that is not encrypted/,
  },
  {
    what: "a security group open to everyone",
    type: ":SecurityGroup",
    name: "authority-aws-seoul-group",
    path: ["ingress", 0, "cidrBlocks"],
    value: ["10.0.0.0/8", "0.0.0.0/0"],
    reason: /lets the whole internet in/,
  },
  {
    what: "a security group open to everyone over IPv6",
    type: ":SecurityGroup",
    name: "authority-aws-seoul-group",
    path: ["ingress", 0, "ipv6CidrBlocks"],
    value: ["::/0"],
    reason: /lets the whole internet in/,
  },
  {
    what: "a bucket that may be made public",
    type: ":BucketPublicAccessBlock",
    name: "backups-public-access",
    path: ["restrictPublicBuckets"],
    value: false,
    reason: /can be made public: restrictPublicBuckets not set/,
  },
  {
    what: "a bucket under the provider's key",
    type: ":BucketServerSideEncryptionConfiguration",
    name: "backups-encryption",
    path: ["rules"],
    value: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    reason: /not encrypted with a key of one's own/,
  },
  {
    what: "a bucket that answers without TLS",
    type: ":BucketPolicy",
    name: "backups-policy",
    path: ["policy"],
    value: JSON.stringify({ Statement: [] }),
    reason: /answers requests without TLS/,
  },
  {
    what: "a bucket policy that is not JSON",
    type: ":BucketPolicy",
    name: "backups-policy",
    path: ["policy"],
    value: "{",
    reason: /answers requests without TLS/,
  },
  {
    what: "a key that is never rotated",
    type: ":Key",
    name: "backups-key",
    path: ["enableKeyRotation"],
    value: undefined,
    reason: /is never rotated/,
  },
  {
    what: "a namespace that admits privileged pods",
    type: ":Namespace",
    name: "ansan-services",
    path: ["metadata", "labels"],
    value: undefined,
    reason: /namespace services admits privileged pods/,
  },
  {
    what: "a default that lets traffic out",
    type: ":NetworkPolicy",
    name: "ansan-services-default-deny",
    path: ["spec", "policyTypes"],
    value: ["Ingress"],
    reason: /namespace services lets egress traffic through that no policy names/,
    named: "ansan-services",
  },
  {
    what: "a default that is an opening",
    type: ":NetworkPolicy",
    name: "ansan-services-default-deny",
    path: ["spec", "ingress"],
    value: [{}],
    reason: /namespace services lets ingress traffic through/,
    named: "ansan-services",
  },
  {
    what: "a default for some pods only",
    type: ":NetworkPolicy",
    name: "ansan-services-default-deny",
    path: ["spec", "podSelector"],
    value: { matchLabels: { app: "a" } },
    reason: /namespace services lets ingress and egress traffic through/,
    named: "ansan-services",
  },
  {
    what: "a gateway without TLS",
    type: ":Gateway",
    name: "ansan-edge",
    path: ["spec", "listeners"],
    value: [{ name: "http", protocol: "HTTP", port: 80 }],
    reason: /listener http of gateway edge\/edge takes requests without TLS/,
  },
  {
    what: "a password in plain sight",
    type: ":Deployment",
    name: "games-ansan-deployment",
    path: ["spec", "template", "spec", "containers", 0, "env"],
    value: [{ name: "DATABASE_PASSWORD", value: "hush" }],
    reason: /DATABASE_PASSWORD of container games is in plain sight/,
  },
];

test.each(changes)("refused: $what", async ({ type, name, path, value, reason, named }) => {
  const found = await violationsOf(policy, change(soundBlueprint(), type, name, path, value));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ reason: expect.stringMatching(reason), resource: named ?? name });
});

const texts: { what: string; type: string; name: string; before: string; after: string; reason: RegExp }[] = [
  {
    what: "connections to a database without TLS",
    type: ":ConfigMap",
    name: "messaging-ansan-configuration",
    before: "hostssl all all all cert",
    after: "host all all 10.0.0.0/8 scram-sha-256",
    reason: /takes connections without TLS \("host all all 10\.0\.0\.0\/8 scram-sha-256"\)/,
  },
  {
    what: "a database that does not speak TLS",
    type: ":ConfigMap",
    name: "messaging-ansan-configuration",
    before: "ssl: on",
    after: "ssl: off",
    reason: /takes connections without TLS \(ssl is not on\)/,
  },
  {
    what: "a voter that listens in plain",
    type: ":StatefulSet",
    name: "authority-ansan-voter",
    before: "--listen-client-urls=https://0.0.0.0:2379",
    after: "--listen-client-urls=http://0.0.0.0:2379",
    reason: /talks without TLS: listen-client-urls/,
  },
  {
    what: "a voter that asks for no certificates",
    type: ":StatefulSet",
    name: "authority-ansan-voter",
    before: "--client-cert-auth=true",
    after: "--client-cert-auth=false",
    reason: /asks callers for no certificate: client-cert-auth not set/,
  },
  {
    what: "a cloud voter that asks its peers for no certificates",
    type: ":Instance",
    name: instance,
    before: "ETCD_PEER_CLIENT_CERT_AUTH=true",
    after: "ETCD_PEER_CLIENT_CERT_AUTH=false",
    reason: /asks callers for no certificate: peer-client-cert-auth not set/,
  },
];

test.each(texts)("refused: $what", async ({ type, name, before, after, reason }) => {
  const found = await violationsOf(policy, rewrite(soundBlueprint(), type, name, before, after));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ reason: expect.stringMatching(reason), resource: name });
});

test("connections from the same host need no TLS, and refusals are no connections", async () => {
  const name = "messaging-ansan-configuration";
  for (const line of ["host all all 127.0.0.1/32 trust", "host all all all reject", "local all all peer"]) {
    const resources = rewrite(soundBlueprint(), ":ConfigMap", name, "hostssl all all all cert", line);
    expect(await violationsOf(policy, resources)).toEqual([]);
  }
});

const removed = [
  {
    type: ":BucketPublicAccessBlock",
    name: "backups-public-access",
    reason: /it has no public access block/,
  },
  {
    type: ":BucketServerSideEncryptionConfiguration",
    name: "backups-encryption",
    reason: /not encrypted with a key/,
  },
  { type: ":BucketPolicy", name: "backups-policy", reason: /answers requests without TLS/ },
  {
    type: ":NetworkPolicy",
    name: "ansan-data-default-deny",
    reason: /namespace data lets ingress and egress/,
  },
];

test.each(removed)("refused: no $type at all", async ({ name, reason }) => {
  const found = await violationsOf(
    policy,
    without(soundBlueprint(), (resource) => resource.name === name),
  );
  expect(found).toHaveLength(1);
  expect(found[0]!.reason).toMatch(reason);
});

/** The sound blueprint with one resource more. */
function added(declareMore: (declare: Declaration) => void): Resource[] {
  const declare = new Declaration();
  const before = declare.resources.length;
  declareMore(declare);
  return [...soundBlueprint(), ...declare.resources.slice(before)];
}

const more: { what: string; declare: (declare: Declaration) => void; reason: RegExp | undefined }[] = [
  {
    what: "a disk in plain",
    declare: (declare) => declare.aws(undefined, "ebs/volume:Volume", "disk", { encrypted: false }),
    reason: /disk writes to a disk that is not encrypted/,
  },
  {
    what: "a subnet that hands out public addresses",
    declare: (declare) =>
      declare.aws(undefined, "ec2/subnet:Subnet", "subnet", { mapPublicIpOnLaunch: true }),
    reason: /subnet subnet gives every instance a public address/,
  },
  {
    what: "an ingress rule of its own, open to everyone",
    declare: (declare) =>
      declare.aws(undefined, "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", {
        cidrIpv4: "0.0.0.0/0",
      }),
    reason: /security group rule lets the whole internet in/,
  },
  {
    what: "an older kind of rule, open to everyone",
    declare: (declare) =>
      declare.aws(undefined, "ec2/securityGroupRule:SecurityGroupRule", "rule", {
        type: "ingress",
        cidrBlocks: ["0.0.0.0/0"],
      }),
    reason: /security group rule lets the whole internet in/,
  },
  {
    what: "a rule that lets traffic out",
    declare: (declare) =>
      declare.aws(undefined, "ec2/securityGroupRule:SecurityGroupRule", "rule", {
        type: "egress",
        cidrBlocks: ["0.0.0.0/0"],
      }),
    reason: undefined,
  },
  {
    what: "a private key in the state",
    declare: (declare) => declare.component("tls:index/privateKey:PrivateKey", "key", { algorithm: "RSA" }),
    reason: /key puts a private key into the state/,
  },
];

test.each(more)("$what", async ({ declare, reason }) => {
  const found = await violationsOf(policy, added(declare));
  expect(found.map((each) => each.reason)).toEqual(reason ? [expect.stringMatching(reason)] : []);
});

test("what is not known yet is not refused", async () => {
  const seoul = change(soundBlueprint(), ":Instance", instance, ["userData"], UNKNOWN_TEXT);
  const resources = change(seoul, ":BucketPolicy", "backups-policy", ["policy"], UNKNOWN_TEXT);
  expect(await violationsOf(policy, resources)).toEqual([]);
});
