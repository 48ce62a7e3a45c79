import type { GraphBuilder } from "./graph-builder";

/** A vault in a region, locked, copied to another region where one is given. */
export function vault(
  builder: GraphBuilder,
  bucket: string,
  region: string,
  copyRegion?: string,
): GraphBuilder {
  const urn = builder.add("aws:s3/bucket:Bucket", bucket, {
    bucket,
    region,
    objectLockEnabled: true,
    tags: { "holdfast.dev/vault": "vault" },
  });
  const of = { propertyDependencies: { bucket: [urn] } };
  const key = builder.add("aws:kms/key:Key", `${bucket}-key`, { region, enableKeyRotation: true });
  builder.add(
    "aws:s3/bucketVersioning:BucketVersioning",
    `${bucket}-versioning`,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    of,
  );
  builder.add(
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    `${bucket}-lock`,
    { bucket, rule: { defaultRetention: { mode: "COMPLIANCE", days: 35 } } },
    of,
  );
  builder.add(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    `${bucket}-access`,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    of,
  );
  builder.add(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    `${bucket}-encryption`,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
    { propertyDependencies: { bucket: [urn], rules: [key] } },
  );
  if (copyRegion !== undefined) {
    builder.add("aws:s3/bucket:Bucket", `${bucket}-copy`, {
      bucket: `${bucket}-copy`,
      region: copyRegion,
      objectLockEnabled: true,
    });
    builder.add(
      "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
      `${bucket}-replication`,
      {
        bucket,
        role: "arn:aws:iam::123456789012:role/vault-replication",
        rules: [
          {
            status: "Enabled",
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: `arn:aws:s3:::${bucket}-copy`,
              encryptionConfiguration: {
                replicaKmsKeyId: `arn:aws:kms:${copyRegion}:123456789012:key/copy`,
              },
              replicationTime: { status: "Enabled", time: { minutes: 15 } },
              metrics: { status: "Enabled" },
            },
          },
        ],
      },
      of,
    );
  }
  return builder;
}
