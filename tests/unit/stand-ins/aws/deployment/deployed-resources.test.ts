import * as pulumi from "@pulumi/pulumi";
import { DeployedResources } from "@holdfast/aws-stand-in/deployment/deployed-resources";
import type { AnyHandler } from "@holdfast/aws-stand-in/deployment/handler";
import { resourceTable } from "@holdfast/aws-stand-in/resource-table";
import type { WireObject, WireValue } from "@holdfast/aws-stand-in/wire-value";
import { awsError, FakeAws } from "../fake-aws";

const type = "aws:ec2/vpc:Vpc";
const subject = { type, urn: `urn:pulumi:dev::blueprint::${type}::main` };
const region = "ap-northeast-2";

const secret = (value: WireValue): WireObject => ({
  [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
  value,
});

/** A thing at AWS that takes only its range when it is made, as a VPC does. */
function world(changes: Partial<AnyHandler> = {}) {
  const things = new Map<string, { [property: string]: unknown }>();
  const log: string[] = [];
  const handler: AnyHandler = {
    inputs: ["cidrBlock", "enableDnsHostnames", "enableDnsSupport", "tags"],
    defaults: { enableDnsSupport: true },
    secrets: ["ownerId"],
    async create({ cidrBlock }) {
      log.push("create");
      things.set("vpc-1", {
        cidrBlock,
        enableDnsSupport: true,
        enableDnsHostnames: false,
        arn: "arn:vpc-1",
        tags: {},
        ownerId: "1",
      });
      return "vpc-1";
    },
    async read(id) {
      const found = things.get(id);
      if (found === undefined) throw awsError("InvalidVpcID.NotFound");
      return { ...found };
    },
    async update(id, inputs, { has }) {
      const changed = ["enableDnsHostnames", "enableDnsSupport", "tags"].filter(has);
      log.push(`update ${changed.join(" ")}`);
      const defaults: { [input: string]: unknown } = { enableDnsSupport: true, enableDnsHostnames: false };
      for (const input of changed)
        things.set(id, { ...things.get(id), [input]: inputs[input] ?? defaults[input] });
    },
    async delete(id) {
      if (!things.delete(id)) throw awsError("InvalidVpcID.NotFound");
    },
    ...changes,
  };
  const warnings: string[] = [];
  const resources = new DeployedResources(
    resourceTable,
    new FakeAws({}),
    (message) => warnings.push(message),
    () => handler,
  );
  return { things, log, warnings, resources };
}

describe("create", () => {
  test("answers what AWS says, and sets only what one request did not take", async () => {
    const { resources, log } = world();
    const created = await resources.create(subject, {
      region,
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
    });
    expect(log).toEqual(["create", "update enableDnsHostnames"]);
    expect(created).toMatchObject({
      id: "vpc-1",
      outs: { arn: "arn:vpc-1", enableDnsHostnames: true, region },
    });
  });

  test("sets what is declared false and AWS has true by default", async () => {
    const { resources, log, things } = world();
    await resources.create(subject, { region, cidrBlock: "10.0.0.0/16", enableDnsSupport: false });
    expect(log).toEqual(["create", "update enableDnsSupport"]);
    expect(things.get("vpc-1")).toMatchObject({ enableDnsSupport: false });
  });

  test("asks for nothing more when AWS says what is declared", async () => {
    const { resources, log } = world();
    const { outs } = await resources.create(subject, { region, cidrBlock: "10.0.0.0/16" });
    expect(log).toEqual(["create"]);
    // What AWS sets by itself is no input of anybody's.
    expect(outs).not.toHaveProperty("enableDnsSupport");
  });

  test("keeps secrets wrapped, those that are declared and those that AWS answers", async () => {
    const { resources } = world();
    const { outs } = await resources.create(subject, { region, cidrBlock: secret("10.0.0.0/16") });
    expect(outs).toMatchObject({ cidrBlock: secret("10.0.0.0/16"), ownerId: secret("1") });
  });

  test("that fails half-way says what is there already, so that nothing is orphaned", async () => {
    const { resources } = world({
      update: async () => {
        throw new Error("no more");
      },
    });
    const created = resources.create(subject, { region, cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    await expect(created).rejects.toMatchObject({
      message: "no more",
      id: "vpc-1",
      properties: { arn: "arn:vpc-1", enableDnsHostnames: false },
      reasons: ["no more"],
    });
  });

  test("that never waits to its end says so too", async () => {
    const { resources } = world({
      ready: async () => {
        throw new Error("waited 600 s");
      },
    });
    await expect(resources.create(subject, { region, cidrBlock: "10.0.0.0/16" })).rejects.toMatchObject({
      id: "vpc-1",
      properties: { cidrBlock: "10.0.0.0/16" },
    });
  });

  test("that fails at once leaves nothing", async () => {
    const { resources } = world({
      create: async () => {
        throw awsError("VpcLimitExceeded");
      },
    });
    await expect(resources.create(subject, { region, cidrBlock: "x" })).rejects.not.toHaveProperty("id");
  });
});

describe("read", () => {
  const declared = { region, cidrBlock: "10.0.0.0/16", tags: { a: "b" } };

  async function deployed() {
    const it = world();
    const { outs } = await it.resources.create(subject, declared);
    return { ...it, outs: outs as WireObject };
  }

  test("repeats the state when nothing has changed", async () => {
    const { resources, outs } = await deployed();
    expect(await resources.read(subject, "vpc-1", outs)).toEqual({ id: "vpc-1", props: outs });
  });

  test("finds what was changed by hand, declared or not", async () => {
    const { resources, outs, things } = await deployed();
    things.set("vpc-1", { ...things.get("vpc-1"), tags: { a: "c" }, enableDnsSupport: false });
    const { props } = await resources.read(subject, "vpc-1", outs);
    expect(props).toMatchObject({ tags: { a: "c" }, tagsAll: { a: "c" }, enableDnsSupport: false });
  });

  test("finds what was taken away by hand", async () => {
    const { resources, outs, things } = await deployed();
    things.set("vpc-1", { ...things.get("vpc-1"), tags: {} });
    const { props } = await resources.read(subject, "vpc-1", outs);
    expect(props).not.toHaveProperty("tags");
    expect(props).toMatchObject({ tagsAll: {} });
  });

  test("a value that takes the place of a secret is one", async () => {
    const { resources, outs, things } = await deployed();
    things.set("vpc-1", { ...things.get("vpc-1"), tags: { a: "c" } });
    const { props } = await resources.read(subject, "vpc-1", { ...outs, tags: { a: secret("b") } });
    expect(props).toMatchObject({ tags: secret({ a: "c" }) });
  });

  test("nothing is left of what AWS does not know", async () => {
    const { resources, outs, things } = await deployed();
    things.clear();
    expect(await resources.read(subject, "vpc-1", outs)).toEqual({ id: "", props: {} });
  });

  test("other errors are passed on", async () => {
    const { resources } = world({
      read: async () => {
        throw awsError("AccessDenied");
      },
    });
    await expect(resources.read(subject, "vpc-1", { region })).rejects.toThrow(/AccessDenied/);
  });

  test("an import answers the inputs that would make the same, with the region of the identifier", async () => {
    const { resources } = await deployed();
    expect(await resources.read(subject, `vpc-1@${region}`, undefined)).toMatchObject({
      id: "vpc-1",
      props: { arn: "arn:vpc-1" },
      inputs: { region, cidrBlock: "10.0.0.0/16", tags: { a: "b" } },
    });
  });

  test("an import of nothing answers nothing", async () => {
    expect(await world().resources.read(subject, "vpc-2", undefined)).toMatchObject({ id: "" });
  });
});

describe("update", () => {
  test("sets what differs and nothing else", async () => {
    const { resources, log } = world();
    const { outs } = await resources.create(subject, { region, cidrBlock: "10.0.0.0/16" });
    log.length = 0;
    const updated = await resources.update(subject, "vpc-1", outs, {
      region,
      cidrBlock: "10.0.0.0/16",
      tags: { a: "b" },
    });
    expect(log).toEqual(["update tags"]);
    expect(updated.outs).toMatchObject({ arn: "arn:vpc-1", tags: { a: "b" } });
  });

  test("is refused where a change takes a new resource", async () => {
    const { resources } = world({ update: undefined });
    const updated = resources.update(subject, "vpc-1", { region }, { region, cidrBlock: "x" });
    await expect(updated).rejects.toThrow(/cidrBlock of .* cannot be changed in place/);
  });
});

test("deleting what is gone already is no error, and any other error is one", async () => {
  const { resources } = world();
  await resources.create(subject, { region, cidrBlock: "10.0.0.0/16" });
  await resources.delete(subject, "vpc-1", { region });
  await resources.delete(subject, "vpc-1", { region });
  const held = world({
    delete: async () => {
      throw awsError("DependencyViolation");
    },
  });
  await expect(held.resources.delete(subject, "vpc-1", { region })).rejects.toThrow(/DependencyViolation/);
});

test("an input that would not reach AWS is refused, unless it says nothing", async () => {
  const { resources } = world();
  const refusals = await resources.refusals(subject, {
    region,
    cidrBlock: "10.0.0.0/16",
    ipv6CidrBlock: "2001:db8::/56",
    assignGeneratedIpv6CidrBlock: false,
  });
  expect(Object.keys(refusals)).toEqual(["ipv6CidrBlock"]);
  expect(refusals["ipv6CidrBlock"]).toMatch(/does not bring 'ipv6CidrBlock' of aws:ec2\/vpc:Vpc/);
});

test("what AWS does not keep is said once, and only of what declares it", async () => {
  const key = { type: "aws:kms/key:Key", urn: "urn:pulumi:dev::blueprint::aws:kms/key:Key::key" };
  const { resources, warnings } = world();
  await resources.create(key, { region });
  expect(warnings).toEqual([]);
  await resources.create(key, { region, rotationPeriodInDays: 90 });
  await resources.create(key, { region, rotationPeriodInDays: 90 });
  expect(warnings).toEqual([
    expect.stringMatching(/aws:kms\/key:Key: .*rotation period.* not checked for drift/),
  ]);
});

test("a resource that needs a region says so", async () => {
  const api = new FakeAws({});
  const handler = {
    ...world(),
    inputs: [] as string[],
    create: async (_: object, aws: { name: string }) => aws.name,
  };
  const resources = new DeployedResources(
    resourceTable,
    api,
    () => undefined,
    () => handler as unknown as AnyHandler,
  );
  const before = process.env["AWS_REGION"];
  delete process.env["AWS_REGION"];
  try {
    await expect(resources.create(subject, {})).rejects.toThrow(/has no region.*AWS_REGION/);
  } finally {
    if (before !== undefined) process.env["AWS_REGION"] = before;
  }
});
