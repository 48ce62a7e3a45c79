import type { Handlers } from "../deployment/handler";
import { bucket } from "./bucket";
import { bucketServerSideEncryptionConfiguration } from "./encryption";
import { bucketLifecycleConfiguration } from "./lifecycle";
import { bucketObjectLockConfiguration } from "./object-lock";
import { bucketOwnershipControls } from "./ownership-controls";
import { bucketPolicy } from "./policy";
import { bucketPublicAccessBlock } from "./public-access-block";
import { bucketReplicationConfig } from "./replication";
import { bucketVersioning } from "./versioning";

/** Buckets and their settings. */
export const handlers: Handlers = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketLifecycleConfiguration,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketObjectLockConfiguration,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketOwnershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlock,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketReplicationConfig,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    bucketServerSideEncryptionConfiguration,
  "aws:s3/bucketVersioning:BucketVersioning": bucketVersioning,
};
