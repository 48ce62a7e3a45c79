import { GetObjectLockConfigurationCommand, PutObjectLockConfigurationCommand } from "@aws-sdk/client-s3";
import type { ObjectLockRetentionMode } from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";

/** For how long nobody can delete what is put into a bucket. */
export const bucketObjectLockConfiguration = bucketSetting<
  s3.BucketObjectLockConfigurationArgs,
  s3.BucketObjectLockConfiguration
>({
  inputs: ["objectLockEnabled", "rule"],
  defaults: { objectLockEnabled: "Enabled" },
  put(client, Bucket, { rule }) {
    const retention = rule?.defaultRetention;
    return client.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: retention && {
            DefaultRetention: {
              Mode: retention.mode as ObjectLockRetentionMode,
              Days: retention.days,
              Years: retention.years,
            },
          },
        },
      }),
    );
  },
  async get(client, Bucket) {
    const { ObjectLockConfiguration } = await client.send(new GetObjectLockConfigurationCommand({ Bucket }));
    const retention = ObjectLockConfiguration?.Rule?.DefaultRetention;
    return (
      ObjectLockConfiguration && {
        objectLockEnabled: ObjectLockConfiguration.ObjectLockEnabled,
        rule: retention && {
          defaultRetention: {
            mode: retention.Mode,
            ...(retention.Days && { days: retention.Days }),
            ...(retention.Years && { years: retention.Years }),
          },
        },
      }
    );
  },
  // A bucket's lock cannot be taken off, only its default.
  delete: (client, Bucket) =>
    client.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
      }),
    ),
});
