import type { Value } from "@holdfast/resilience";
import { type Change, field, foundAfter, gone } from "./planted";

const KEY = "kms/key:Key";
const ENCRYPTION = ":BucketServerSideEncryptionConfiguration";
const REPLICATION = ":BucketReplicationConfig";
const RULE = ["rules", 0] as const;

/** The value of a property comes from other resources than it did. */
const comesFrom =
  (type: string, name: string, property: string, ...sources: [string, string][]): Change =>
  (resources) =>
    resources.map((resource) =>
      resource.type.endsWith(type) && resource.name === name
        ? {
            ...resource,
            propertyDependencies: {
              ...resource.propertyDependencies,
              [property]: sources.map(
                ([sourceType, source]) =>
                  resources.find((each) => each.type.endsWith(sourceType) && each.name === source)?.urn ??
                  source,
              ),
            },
          }
        : resource,
    );

const rule = (path: (string | number)[], value: Value | undefined): Change =>
  field(REPLICATION, "backups-replication", [...RULE, ...path], value);

test.each<[string, Change, string, RegExp, string?]>([
  [
    "the copy in Osaka is encrypted with the key in Seoul",
    comesFrom(ENCRYPTION, "backups-copy-encryption", "rules", [KEY, "backups-key"]),
    "backups-copy-encryption",
    /kmsMasterKeyId is a key of ap-northeast-2, and bucket \S+osaka\S+ is in ap-northeast-3/,
  ],
  [
    "the vault's own key is in Osaka, by its ARN",
    field(
      ENCRYPTION,
      "backups-encryption",
      ["rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"],
      "arn:aws:kms:ap-northeast-3:123456789012:key/1234abcd",
    ),
    "backups-encryption",
    /kmsMasterKeyId is a key of ap-northeast-3/,
  ],
  [
    "replication names the source's key for the replicas",
    comesFrom(REPLICATION, "backups-replication", "rules", [KEY, "backups-key"]),
    "backups-replication",
    /rules\[0\]\.destination\.encryptionConfiguration\.replicaKmsKeyId is a key of ap-northeast-2/,
  ],
  [
    "replication names no key for the replicas",
    rule(["destination", "encryptionConfiguration"], undefined),
    "backups-replication",
    /replicaKmsKeyId names no key/,
  ],
  [
    "the vault's key is disabled",
    field(KEY, "backups-kr-key", ["isEnabled"], false),
    "backups-kr-key",
    /^Key backups-kr-key isEnabled is false/,
  ],
  [
    "the key of the copy is disabled",
    field(KEY, "backups-copy-key", ["isEnabled"], false),
    "backups-copy-key",
    /isEnabled is false/,
  ],
  [
    "the rule is off",
    rule(["status"], "Disabled"),
    "backups-replication",
    /rules\[0\]\.status is not Enabled/,
  ],
  [
    "only one database's prefix is copied",
    rule(["filter", "prefix"], "messaging/"),
    "backups-replication",
    /rules\[0\]\.filter\.prefix is messaging\/: nothing else/,
  ],
  [
    "only one database's prefix is copied, in the older form",
    rule(["prefix"], "messaging/"),
    "backups-replication",
    /rules\[0\]\.prefix is messaging\//,
  ],
  [
    "only what has a tag is copied",
    rule(["filter"], { tag: { key: "copy", value: "yes" } }),
    "backups-replication",
    /rules\[0\]\.filter\.tag is a tag: nothing else/,
  ],
  [
    "what is encrypted with a key is not copied",
    rule(["sourceSelectionCriteria"], undefined),
    "backups-replication",
    /sseKmsEncryptedObjects\.status is not Enabled/,
  ],
  [
    "the copy is to be in a bucket that nobody declares",
    rule(["destination", "bucket"], "arn:aws:s3:::holdfast-backups-aws-osaka-12345678901"),
    "backups-replication",
    /rules\[0\]\.destination\.bucket names the bucket holdfast-backups-aws-osaka-12345678901, which is not declared/,
    "references-resolve",
  ],
])(
  "%s: said once, of the field",
  (_, change, resource, message, policy = "backups-offsite-and-immutable") => {
    const found = foundAfter(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      level: "error",
      policy,
      resource,
      message: expect.stringMatching(message),
    });
  },
);

test.each<[string, Change, RegExp]>([
  [
    "delete markers are copied",
    rule(["deleteMarkerReplication", "status"], "Enabled"),
    /deleteMarkerReplication\.status is Enabled/,
  ],
  [
    "nobody watches the copy",
    rule(["destination", "metrics"], undefined),
    /destination\.metrics\.status is not Enabled/,
  ],
])("%s: a warning", (_, change, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", resource: "backups-replication" });
  expect(found[0]?.message).toMatch(message);
});

test("the copy's bucket is gone: what copies into it is said to", () => {
  const found = foundAfter(gone(":Bucket", "backups-copy-bucket"));
  expect(found.map(({ resource }) => resource)).toContain("backups-replication");
});

test("the account that holds the vault and its copy is told of, as long as it is one", () => {
  const [account] = foundAfter().filter(({ message }) => message.includes("account"));
  expect(account).toBeUndefined();
  const other: Change = (resources) =>
    resources.map((resource) =>
      resource.name === "backups-copy-bucket" ? { ...resource, provider: "urn:another-account" } : resource,
    );
  expect(foundAfter(other)).toEqual([]);
});

test.each<[string, Change]>([
  [
    "a key by its ARN, of the right region",
    field(
      ENCRYPTION,
      "backups-encryption",
      ["rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"],
      "arn:aws:kms:ap-northeast-2:123456789012:alias/holdfast/backups",
    ),
  ],
  ["a key that is said to be enabled", field(KEY, "backups-key", ["isEnabled"], true)],
  ["no filter at all", rule(["filter"], {})],
  ["an empty prefix beside no filter", rule(["filter", "and"], undefined)],
  ["a rule of another name and priority", rule(["id"], "all")],
  ["delete markers that are not spoken of", rule(["deleteMarkerReplication"], undefined)],
  [
    "double encryption with the same key",
    field(
      ENCRYPTION,
      "backups-encryption",
      ["rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"],
      "aws:kms:dsse",
    ),
  ],
])("harmless: %s", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
