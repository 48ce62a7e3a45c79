import * as pulumi from "@pulumi/pulumi";
import { version as programsVersion } from "@pulumi/aws/package.json";
import { ANNOUNCEMENT } from "@holdfast/aws-stand-in/invented-resources";
import { AwsStandIn } from "@holdfast/aws-stand-in/provider";
import { RefusedResources } from "@holdfast/aws-stand-in/refused-resources";
import { resourceTable } from "@holdfast/aws-stand-in/resource-table";
import type { WireObject, WireValue } from "@holdfast/aws-stand-in/wire-value";

const urn = (type: string) => `urn:pulumi:dev::blueprint::holdfast:index:Route53Zone$${type}::name`;
const record = urn("aws:route53/record:Record");
const bucket = urn("aws:s3/bucket:Bucket");
const replication = urn("aws:s3/bucketReplicationConfig:BucketReplicationConfig");
const key = urn("aws:kms/key:Key");

const recordInputs = {
  zoneId: pulumi.runtime.unknownValue,
  name: "pay.example.com",
  type: "A",
  ttl: 10,
  records: ["203.0.113.1"],
  weightedRoutingPolicies: [{ weight: 1 }],
};

const secret = (value: WireValue): WireObject => ({
  [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
  value,
});

function standIn() {
  const said: string[] = [];
  return { provider: new AwsStandIn(resourceTable, (message) => said.push(message)), said };
}

async function failuresOf(type: string, inputs: WireObject) {
  const { failures } = await standIn().provider.check(type, {}, inputs);
  return failures;
}

test("it has the version that programs ask for", () => {
  expect(standIn().provider.version).toBe(programsVersion);
});

test("it says what it is, once", async () => {
  const { provider, said } = standIn();
  await provider.check(bucket, {}, {});
  await provider.check(record, {}, recordInputs);
  expect(said).toEqual([ANNOUNCEMENT]);
});

describe("check", () => {
  test("passes inputs on as they came, unknown ones and secrets among them", async () => {
    const inputs = { ...recordInputs, setIdentifier: secret("ansan") };
    expect(await standIn().provider.check(record, {}, inputs)).toEqual({ inputs, failures: [] });
  });

  test.each<[string, string, WireObject, string, RegExp]>([
    ["an unknown type", urn("aws:sqs/queue:Queue"), {}, "", /does not cover aws:sqs\/queue:Queue/],
    ["an unknown input", bucket, { buckett: "x" }, "buckett", /aws:s3\/bucket:Bucket has no input 'buckett'/],
    [
      "a missing input",
      record,
      { ...recordInputs, name: undefined },
      "name",
      /aws:route53\/record:Record needs the input 'name'/,
    ],
    [
      "an unknown input within an object",
      record,
      { ...recordInputs, weightedRoutingPolicies: [{ weight: 1 }, { weight: 1, wait: 2 }] },
      "weightedRoutingPolicies[1].wait",
      /has no input 'weightedRoutingPolicies\[1\]\.wait'/,
    ],
    [
      "a missing input within an object",
      replication,
      { bucket: "b", role: "r", rules: [{ status: "Enabled" }] },
      "rules[0].destination",
      /needs the input 'rules\[0\]\.destination'/,
    ],
    [
      "an unknown input within a secret",
      replication,
      {
        bucket: "b",
        role: "r",
        rules: secret([{ status: "Enabled", destination: { bucket: "b", zone: "z" } }]),
      },
      "rules[0].destination.zone",
      /has no input/,
    ],
    [
      "a text in place of a list",
      record,
      { ...recordInputs, records: "203.0.113.1" },
      "records",
      /takes a list/,
    ],
    ["a list in place of a map", bucket, { tags: ["a"] }, "tags", /takes a map/],
    [
      "a text in place of an object",
      replication,
      { bucket: "b", role: "r", rules: ["everything"] },
      "rules[0]",
      /takes an object/,
    ],
    ["a word in place of a number", record, { ...recordInputs, ttl: "soon" }, "ttl", /takes a number/],
    ["a word in place of a boolean", bucket, { forceDestroy: "maybe" }, "forceDestroy", /takes a boolean/],
    ["an object in place of a text", bucket, { bucket: { name: "x" } }, "bucket", /takes a string/],
  ])("refuses %s", async (_, type, inputs, property, reason) => {
    expect(await failuresOf(type, inputs)).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  test("takes a number as text, as AWS's own plugin does", async () => {
    expect(await failuresOf(record, { ...recordInputs, ttl: "10" })).toEqual([]);
  });

  test("names every mistake", async () => {
    const failures = await failuresOf(record, { ttl: 10, target: "x" });
    expect(failures?.map(({ property }) => property)).toEqual(["name", "type", "zoneId", "target"]);
  });
});

test("resources that are refused stop the first check, and nothing is done to any", async () => {
  const said: string[] = [];
  const refused = new RefusedResources("never to real AWS");
  const provider = new AwsStandIn(resourceTable, (message) => said.push(message), refused);
  expect(await provider.check(bucket, {}, {})).toEqual({
    inputs: {},
    failures: [{ property: "", reason: "never to real AWS" }],
  });
  expect(said).toEqual(["never to real AWS"]);
  await expect(provider.create(bucket, {})).rejects.toThrow("never to real AWS");
  await expect(provider.read("b", bucket, { bucket: "b" })).rejects.toThrow("never to real AWS");
  await expect(provider.update("b", bucket, {}, {})).rejects.toThrow("never to real AWS");
  await expect(provider.delete("b", bucket, {})).rejects.toThrow("never to real AWS");
});

describe("create", () => {
  test("invents what AWS decides, the same for the same resource", async () => {
    const { provider } = standIn();
    const one = await provider.create(key, { description: "one" });
    const again = await provider.create(key, { description: "one" });
    const other = await provider.create(key, { description: "other" });
    expect(again).toEqual(one);
    expect(other.id).not.toBe(one.id);
    expect(one.outs).toMatchObject({
      description: "one",
      keyId: one.id,
      arn: expect.stringMatching(/^arn:aws:kms::000000000000:key\//),
    });
  });

  test("a bucket is known by its name", async () => {
    const { id, outs } = await standIn().provider.create(bucket, { bucket: "backups", tags: { a: "b" } });
    expect(id).toBe("backups");
    expect(outs).toMatchObject({ arn: "arn:aws:s3:::backups", tagsAll: { a: "b" } });
  });

  test("fills every output that AWS alone decides and that is a plain value, a list or a map", async () => {
    const { provider } = standIn();
    for (const [type, { computed }] of Object.entries(resourceTable.resources)) {
      const { outs } = await provider.create(urn(type), { region: "ap-northeast-2" });
      const left = Object.keys(computed).filter((property) => (outs as WireObject)[property] === undefined);
      expect(left.map((property) => computed[property])).toEqual(left.map(() => "any"));
    }
  });

  test("keeps secrets", async () => {
    const { outs } = await standIn().provider.create(key, { description: secret("hidden") });
    expect(outs).toMatchObject({ description: secret("hidden") });
  });
});

describe("diff", () => {
  const { provider } = standIn();
  const before = { ...recordInputs, zoneId: "Z1", fqdn: "invented" };
  const diff = (news: WireObject) => provider.diff("id", record, before, news);

  test("outputs that AWS decides are no change", async () => {
    expect(await diff({ ...recordInputs, zoneId: "Z1" })).toMatchObject({ changes: false, replaces: [] });
  });

  test("another value is an update", async () => {
    expect(await diff({ ...recordInputs, zoneId: "Z1", ttl: 20 })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  test("a value taken away is an update", async () => {
    expect(await diff({ ...recordInputs, zoneId: "Z1", ttl: undefined })).toMatchObject({ changes: true });
  });

  test("another name is a replacement", async () => {
    expect(await diff({ ...recordInputs, zoneId: "Z1", name: "bank.example.com" })).toMatchObject({
      changes: true,
      replaces: ["name"],
      deleteBeforeReplace: true,
    });
  });

  test("another region is a replacement of anything", async () => {
    expect(
      await provider.diff("id", key, { region: "ap-northeast-2" }, { region: "ap-northeast-3" }),
    ).toMatchObject({ replaces: ["region"] });
  });

  test("a value that has become a secret is no change", async () => {
    expect(await diff({ ...recordInputs, zoneId: secret("Z1") })).toMatchObject({ changes: false });
  });
});

test("an update keeps what was invented", async () => {
  const { provider } = standIn();
  const { id, outs } = await provider.create(key, { description: "one", tags: { a: "1" } });
  const updated = await provider.update(id, key, outs as WireObject, { tags: { a: "2" } });
  expect(updated.outs).toEqual({
    ...(outs as WireObject),
    description: undefined,
    tags: { a: "2" },
    tagsAll: { a: "2" },
  });
  expect(updated.outs).not.toHaveProperty("description");
});

test("what is in the state is read back; anything else cannot be", async () => {
  const { provider } = standIn();
  const props = { bucket: "backups" };
  expect(await provider.read("backups", bucket, props)).toEqual({ id: "backups", props });
  await expect(provider.read("backups", bucket, {})).rejects.toThrow(/import with the official plugin/);
});
