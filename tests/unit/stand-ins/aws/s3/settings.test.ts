import { bucketObjectLockConfiguration } from "@holdfast/aws-stand-in/s3/object-lock";
import { bucketReplicationConfig } from "@holdfast/aws-stand-in/s3/replication";
import { bucketVersioning } from "@holdfast/aws-stand-in/s3/versioning";
import { asDeclared, asRequest } from "@holdfast/aws-stand-in/s3/wording";
import { awsError, FakeAws } from "../fake-aws";

test("settings are written as S3 writes them, and back", () => {
  const declared = {
    id: "age",
    filter: { and: { prefix: "a/", tags: { keep: "no" } } },
    transitions: [{ days: 30, storageClass: "GLACIER_IR" }],
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn" },
    destination: { encryptionConfiguration: { replicaKmsKeyId: "arn" } },
  };
  const request = asRequest(declared);
  expect(request).toEqual({
    ID: "age",
    Filter: { And: { Prefix: "a/", Tags: [{ Key: "keep", Value: "no" }] } },
    Transitions: [{ Days: 30, StorageClass: "GLACIER_IR" }],
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "arn" },
    Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: "arn" } },
  });
  expect(asDeclared(request)).toEqual(declared);
});

test("a bucket with object lock keeps its versions when the setting is deleted", async () => {
  const api = new FakeAws({
    PutBucketVersioning: () => {
      throw awsError("InvalidBucketState");
    },
  });
  await bucketVersioning.delete("b", api.region, {});
  expect(api.of("PutBucketVersioning")).toEqual([
    { Bucket: "b", VersioningConfiguration: { Status: "Suspended" } },
  ]);
});

test("a lock loses its default when it is deleted, and no more", async () => {
  const api = new FakeAws({ PutObjectLockConfiguration: () => ({}) });
  await bucketObjectLockConfiguration.delete("b", api.region, {});
  expect(api.of("PutObjectLockConfiguration")).toEqual([
    { Bucket: "b", ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } },
  ]);
});

test("a lock that was weakened by hand shows", async () => {
  const api = new FakeAws({
    GetObjectLockConfiguration: () => ({
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } },
      },
    }),
  });
  expect(await bucketObjectLockConfiguration.read("b", api.region, {})).toEqual({
    bucket: "b",
    objectLockEnabled: "Enabled",
    rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } },
  });
});

test("a replication rule keeps the selection that AWS does not answer, and takes the one that it does", async () => {
  const known = {
    rules: [{ id: "r", sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } } }],
  };
  const answering = (rule: object) =>
    new FakeAws({
      GetBucketReplication: () => ({
        ReplicationConfiguration: { Role: "role", Rules: [{ ID: "r", ...rule }] },
      }),
    }).region;
  expect(await bucketReplicationConfig.read("b", answering({}), known)).toMatchObject(known);
  const other = { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Disabled" } } };
  expect(await bucketReplicationConfig.read("b", answering(other), known)).toMatchObject({
    rules: [{ sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Disabled" } } }],
  });
});
