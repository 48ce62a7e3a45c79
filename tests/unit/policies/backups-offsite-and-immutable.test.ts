import type { Resource, Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, Declaration, rewrite, without, type Path } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "backups-offsite-and-immutable";

test("a vault that nobody can empty, away from the members, passes", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

const changes: {
  what: string;
  type: string;
  name: string;
  path: Path;
  value: Value | undefined;
  reason: RegExp;
}[] = [
  {
    what: "a bucket without versions",
    type: ":BucketVersioning",
    name: "backups-versioning",
    path: ["versioningConfiguration", "status"],
    value: "Suspended",
    reason: /^BucketVersioning backups-versioning versioningConfiguration\.status is not Enabled/,
  },
  {
    what: "a lock that some may lift",
    type: ":BucketObjectLockConfiguration",
    name: "backups-lock",
    path: ["rule", "defaultRetention", "mode"],
    value: "GOVERNANCE",
    reason: /^BucketObjectLockConfiguration backups-lock rule\.defaultRetention\.mode is GOVERNANCE/,
  },
  {
    what: "a bucket without Object Lock",
    type: ":Bucket",
    name: "backups-bucket",
    path: ["objectLockEnabled"],
    value: false,
    reason: /^Bucket backups-bucket objectLockEnabled is not set/,
  },
  {
    what: "a lock for a week",
    type: ":BucketObjectLockConfiguration",
    name: "backups-lock",
    path: ["rule", "defaultRetention", "days"],
    value: 7,
    reason: /can be deleted after 7 days; 30 are asked for/,
  },
  {
    what: "a copy without a lock",
    type: ":BucketObjectLockConfiguration",
    name: "backups-copy-lock",
    path: ["rule"],
    value: undefined,
    reason:
      /backups-copy-lock rule\.defaultRetention\.mode is not set: backups in bucket kr-example-backups-copy can be deleted/,
  },
  {
    what: "a bucket that is emptied when it goes",
    type: ":Bucket",
    name: "backups-bucket",
    path: ["forceDestroy"],
    value: true,
    reason: /is emptied when it is taken out of the program/,
  },
  {
    what: "a copy that is switched off",
    type: ":BucketReplicationConfig",
    name: "backups-replication",
    path: ["rules", 0, "status"],
    value: "Disabled",
    reason: /rules\[0\]\.status is not Enabled: bucket kr-example-backups is not copied/,
  },
];

test.each(changes)("refused: $what", async ({ type, name, path, value, reason }) => {
  const found = await violationsOf(policy, change(soundBlueprint(), type, name, path, value));
  expect(found.map((each) => each.reason)).toEqual([expect.stringMatching(reason)]);
});

test("one region is no fault beside goals that are missing: whether data may leave Korea is then not known", async () => {
  const oneRegion = without(soundBlueprint(), ({ name }) => name === "backups-replication");
  expect((await violationsOf(policy, oneRegion)).map(({ reason }) => reason)).toEqual([
    "the backups of database messaging are in one region only (ap-northeast-2)",
  ]);
  const withoutGoals = without(oneRegion, ({ type }) => type === "holdfast:index:PlacementPolicy");
  expect(await violationsOf(policy, withoutGoals)).toEqual([]);
});

/** The sound blueprint with a text of every member's configuration replaced. */
function configured(before: string, after: string): Resource[] {
  return ["ansan", "siheung", "pangyo"].reduce(
    (resources, site) => rewrite(resources, ":ConfigMap", `messaging-${site}-configuration`, before, after),
    soundBlueprint(),
  );
}

const texts = [
  {
    what: "no vault at all",
    before: "repo1-s3-bucket=kr-example-backups",
    after: "repo1-path=/backups",
    reason: /^database messaging has no backups/,
  },
  {
    what: "a bucket that is no vault",
    before: "repo1-s3-bucket=kr-example-backups",
    after: "repo1-s3-bucket=scratch",
    reason: /^database messaging backs up to scratch, and no vault of the blueprint is that bucket/,
  },
  {
    what: "a log that waits for an hour",
    before: "archive_timeout: 60",
    after: "archive_timeout: 1h",
    reason: /^the write-ahead log of messaging-0 may wait 3600 s to be archived; 300 s are allowed/,
  },
  {
    what: "a log that waits for ever",
    before: "archive_timeout: 60",
    after: "archive_timeout: 0",
    reason: /^the write-ahead log of messaging-0 may wait any time/,
  },
];

test.each(texts)("refused: $what", async ({ before, after, reason }) => {
  const found = await violationsOf(policy, configured(before, after));
  expect(found.map((each) => each.reason)).toEqual([expect.stringMatching(reason)]);
});

test("refused: no base backups, or at one site only", async () => {
  const reasons = async (resources: Resource[]): Promise<string[]> =>
    (await violationsOf(policy, resources)).map(({ reason }) => reason);
  const none = without(soundBlueprint(), ({ type }) => type.endsWith(":CronJob"));
  expect(await reasons(none)).toEqual([
    expect.stringMatching(/^StatefulSet messaging-ansan-member base backups .* at ansan, nor anywhere else/),
  ]);
  const one = without(soundBlueprint(), ({ name }) => /^messaging-(siheung|pangyo)-backup$/.test(name));
  expect(await reasons(one)).toEqual([
    expect.stringMatching(
      /^StatefulSet messaging-pangyo-member base backups .* at pangyo; at ansan one does/,
    ),
  ]);
  const suspended = change(one, ":CronJob", "messaging-ansan-backup", ["spec", "suspend"], true);
  expect((await reasons(suspended)).join()).toMatch(/CronJob messaging-ansan-backup spec\.suspend is true/);
});

test("data that must stay in Korea needs no copy in a second region", async () => {
  const alone = without(
    soundBlueprint(),
    ({ name }) => name.startsWith("backups-copy") || name === "backups-replication",
  );
  expect(await violationsOf(policy, alone)).toHaveLength(1);
  expect(
    await violationsOf(policy, change(alone, ":PlacementPolicy", "messaging", ["residency"], "kr")),
  ).toEqual([]);
});

describe("what a writer may do", () => {
  const withPolicy = (statement: Value) => {
    const declare = new Declaration();
    const before = declare.resources.length;
    declare.aws(undefined, "iam/rolePolicy:RolePolicy", "writer", {
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    return [...soundBlueprint(), ...declare.resources.slice(before)];
  };
  const bucket = "arn:aws:s3:::kr-example-backups";
  const cases = [
    {
      what: "put and read",
      action: ["s3:PutObject", "s3:GetObject"],
      resource: `${bucket}/messaging/*`,
      refused: false,
    },
    {
      what: "hide its own objects",
      action: "s3:DeleteObject",
      resource: `${bucket}/messaging/*`,
      refused: false,
    },
    {
      what: "delete versions",
      action: ["s3:DeleteObjectVersion"],
      resource: `${bucket}/messaging/*`,
      refused: true,
    },
    { what: "everything of S3", action: "s3:*", resource: "*", refused: true },
    {
      what: "everything that deletes",
      action: "s3:Delete*",
      resource: [bucket, `${bucket}/*`],
      refused: true,
    },
    { what: "everything elsewhere", action: "s3:*", resource: "arn:aws:s3:::scratch/*", refused: false },
  ];

  test.each(cases)("$what", async ({ action, resource, refused }) => {
    const resources = withPolicy({ Effect: "Allow", Action: action, Resource: resource });
    const found = await violationsOf(policy, resources);
    expect(found.length > 0).toBe(refused);
    for (const { reason } of found)
      expect(reason).toMatch(/^writer lets its holder do away with backups in kr-example-backups/);
  });

  /** The sound blueprint with another resource of IAM. */
  const withIam = (type: string, inputs: { [key: string]: Value }) => {
    const declare = new Declaration();
    const before = declare.resources.length;
    declare.aws(undefined, type, "hand", inputs);
    return [...soundBlueprint(), ...declare.resources.slice(before)];
  };
  const all = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });
  const amazon = "arn:aws:iam::aws:policy";
  const ways: { what: string; type: string; inputs: { [key: string]: Value }; refused: boolean }[] = [
    {
      what: "by a document in the role itself",
      type: "iam/role:Role",
      inputs: { inlinePolicies: [{ name: "all", policy: all }] },
      refused: true,
    },
    {
      what: "by a user's document",
      type: "iam/userPolicy:UserPolicy",
      inputs: { policy: all },
      refused: true,
    },
    {
      what: "by a group's document",
      type: "iam/groupPolicy:GroupPolicy",
      inputs: { policy: all },
      refused: true,
    },
    {
      what: "by a policy of AWS that is attached",
      type: "iam/rolePolicyAttachment:RolePolicyAttachment",
      inputs: { policyArn: `${amazon}/AmazonS3FullAccess` },
      refused: true,
    },
    {
      what: "by a policy of AWS that the role names",
      type: "iam/role:Role",
      inputs: { managedPolicyArns: [`${amazon}/AdministratorAccess`] },
      refused: true,
    },
    {
      what: "not by one that reads only",
      type: "iam/rolePolicyAttachment:RolePolicyAttachment",
      inputs: { policyArn: `${amazon}/AmazonS3ReadOnlyAccess` },
      refused: false,
    },
    {
      what: "by all actions but some",
      type: "iam/rolePolicy:RolePolicy",
      inputs: {
        policy: JSON.stringify({ Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }),
      },
      refused: true,
    },
    {
      what: "on all buckets but another",
      type: "iam/rolePolicy:RolePolicy",
      inputs: {
        policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::scratch*" }],
        }),
      },
      refused: true,
    },
    {
      what: "not on all buckets but this",
      type: "iam/rolePolicy:RolePolicy",
      inputs: {
        policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::kr-example-backups*" }],
        }),
      },
      refused: false,
    },
    {
      what: "not by a text that is no document",
      type: "iam/rolePolicy:RolePolicy",
      inputs: { policy: "{" },
      refused: false,
    },
  ];

  test.each(ways)("$what", async ({ type, inputs, refused }) => {
    const found = await violationsOf(policy, withIam(type, inputs));
    // The vault and its copy.
    expect(
      found.map(({ reason }) => reason).filter((reason) => /^hand lets its holder do away/.test(reason)),
    ).toHaveLength(refused ? found.length : 0);
    expect(found.length > 0).toBe(refused);
  });

  test("a denial is no permission", async () => {
    expect(await violationsOf(policy, withPolicy({ Effect: "Deny", Action: "s3:*", Resource: "*" }))).toEqual(
      [],
    );
  });
});

test("a team asks for a longer lock, or a quicker archive", async () => {
  expect(await violationsOf(policy, soundBlueprint(), { [policy]: { minimumLockDays: 90 } })).toHaveLength(2);
  expect(
    await violationsOf(policy, soundBlueprint(), { [policy]: { maximumArchiveDelaySeconds: 30 } }),
  ).toHaveLength(1);
});

test("refused: a vault where the members are", async () => {
  const sites = ["ansan", "siheung", "pangyo", "aws-osaka"];
  const moved = change(soundBlueprint(), ":PlacementPolicy", "failover-authority", ["allowedSites"], sites);
  const together = change(moved, ":CloudRegion", "aws-seoul", ["site"], "ansan");
  const resources = without(
    together,
    ({ name }) =>
      /^messaging-(siheung|pangyo)$/.test(name) ||
      name.startsWith("backups-copy") ||
      name === "backups-replication",
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContain(
    "the backups of database messaging stand where its members do, at ansan",
  );
});
