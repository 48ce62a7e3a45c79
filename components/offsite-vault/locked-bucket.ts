import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { VaultLifecycle } from "./arguments";
import { bucketPolicy } from "./bucket-policy";
import { keyPolicy } from "./key-policy";
import { lifecycleRules } from "./lifecycle-rules";
import { keyAlias } from "./resource-names";

/** What the bucket of a vault, or of its copy, is made from. */
export interface LockedBucketSettings {
  /** The vault's name. */
  vault: string;
  /** The AWS account that owns it, 12 digits. */
  accountId: string;
  /** AWS region of the bucket and its key. */
  region: string;
  /** Name of the bucket. */
  bucket: string;
  /** Days for which nobody can delete or overwrite a version. */
  lockDays: number;
  /** When objects become cheaper, and when they go. */
  lifecycle: Required<VaultLifecycle>;
}

/** The resources of a bucket that others refer to. */
export interface LockedBucket {
  /** The bucket. */
  bucket: s3.Bucket;
  /** Its versioning, which replication needs first. */
  versioning: s3.BucketVersioning;
  /** Its key. */
  key: kms.Key;
}

/**
 * Declares a bucket whose objects nobody can delete before their time, with its key and every setting that guards it.
 *
 * @param name prefix of the resources' names
 * @param settings what the bucket is made from
 * @param opts options of every resource, the parent among them
 * @returns the bucket, its versioning and its key
 */
export function lockedBucket(
  name: string,
  settings: LockedBucketSettings,
  opts: pulumi.CustomResourceOptions,
): LockedBucket {
  const { region } = settings;
  const tags = { [labels.vault]: settings.vault };
  // Neither can be had back once it is gone; taking the protection off is a step of its own.
  const irreplaceable = { ...opts, protect: opts.protect ?? true };

  const key = new kms.Key(
    `${name}-key`,
    {
      region,
      description: `Encrypts the vault ${settings.vault}`,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      policy: keyPolicy(settings.accountId, region),
      tags,
    },
    irreplaceable,
  );
  new kms.Alias(`${name}-alias`, { region, name: keyAlias(settings.vault), targetKeyId: key.keyId }, opts);

  const bucket = new s3.Bucket(
    `${name}-bucket`,
    { region, bucket: settings.bucket, objectLockEnabled: true, forceDestroy: false, tags },
    irreplaceable,
  );
  const versioning = new s3.BucketVersioning(
    `${name}-versioning`,
    { region, bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  new s3.BucketObjectLockConfiguration(
    `${name}-lock`,
    {
      region,
      bucket: bucket.bucket,
      objectLockEnabled: "Enabled",
      rule: { defaultRetention: { mode: "COMPLIANCE", days: settings.lockDays } },
    },
    { ...opts, dependsOn: [versioning] },
  );
  new s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      region,
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    },
    opts,
  );
  const publicAccess = new s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      region,
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  new s3.BucketOwnershipControls(
    `${name}-ownership`,
    { region, bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  // After the public access block: S3 refuses two changes to a bucket's access at the same time.
  new s3.BucketPolicy(
    `${name}-policy`,
    { region, bucket: bucket.bucket, policy: bucketPolicy(settings.bucket) },
    { ...opts, dependsOn: [publicAccess] },
  );
  new s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      region,
      bucket: bucket.bucket,
      rules: lifecycleRules(settings.lifecycle),
      // Smaller objects would cost more in the cheaper class than they save.
      transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
    },
    { ...opts, dependsOn: [versioning] },
  );
  return { bucket, versioning, key };
}
