import type { input } from "@pulumi/aws/types";
import { VaultStorageClass, type VaultLifecycle } from "./arguments";

/** {@link VaultLifecycle} with every default filled in. */
export type CompleteLifecycle = Required<VaultLifecycle>;

/** The fewest days for which each storage class is billed. [AWS: S3 storage classes] */
export const minimumDaysInClass: { readonly [storageClass in VaultStorageClass]: number } = {
  STANDARD_IA: 30,
  GLACIER_IR: 90,
};

/**
 * Fills in the defaults of a vault's lifecycle.
 *
 * @param lifecycle what was given
 * @returns every field
 */
export function completeLifecycle(lifecycle: VaultLifecycle = {}): CompleteLifecycle {
  return {
    transitionDays: lifecycle.transitionDays ?? 30,
    storageClass: lifecycle.storageClass ?? VaultStorageClass.GlacierInstantRetrieval,
    expireDays: lifecycle.expireDays ?? 125,
    noncurrentDays: lifecycle.noncurrentDays ?? 7,
    abortUploadDays: lifecycle.abortUploadDays ?? 3,
  };
}

/**
 * The lifecycle rules of a vault's bucket. Expiry of a current version only adds a delete marker; the version itself
 * goes as a non-current one, and S3 leaves it for as long as its lock lasts, whatever the rule says.
 *
 * @param lifecycle when objects become cheaper, and when they go
 * @returns rules for `BucketLifecycleConfiguration`
 */
export function lifecycleRules(lifecycle: CompleteLifecycle): input.s3.BucketLifecycleConfigurationRule[] {
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
