import type { input } from "@pulumi/aws/types";
import type { VaultLifecycle } from "./arguments";

/**
 * The lifecycle rules of a vault's bucket. Expiry of a current version only adds a delete marker; the version itself
 * goes as a non-current one, and S3 leaves it for as long as its lock lasts, whatever the rule says.
 *
 * @param lifecycle when objects become cheaper, and when they go
 * @returns rules for `BucketLifecycleConfiguration`
 */
export function lifecycleRules(
  lifecycle: Required<VaultLifecycle>,
): input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: "age",
      status: "Enabled",
      filter: { prefix: "" },
      transitions: [{ days: lifecycle.transitionDays, storageClass: lifecycle.storageClass }],
      expiration: { days: lifecycle.expireDays },
      noncurrentVersionExpiration: { noncurrentDays: lifecycle.noncurrentDays },
    },
    {
      // A rule of its own: S3 does not take this expiration beside one by age.
      id: "leftovers",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { expiredObjectDeleteMarker: true },
      abortIncompleteMultipartUpload: { daysAfterInitiation: lifecycle.abortUploadDays },
    },
  ];
}
