import { GetBucketVersioningCommand, PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import type { BucketVersioningStatus, MFADelete } from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { errorCode } from "../api/aws-error";
import { bucketSetting } from "./bucket-setting";

async function suspend(client: S3Client, Bucket: string): Promise<void> {
  try {
    const VersioningConfiguration = { Status: "Suspended" as const };
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  } catch (error) {
    // A bucket with object lock keeps its versions for good.
    if (errorCode(error) !== "InvalidBucketState") throw error;
  }
}

/** Whether a bucket keeps older versions. */
export const bucketVersioning = bucketSetting<s3.BucketVersioningArgs, s3.BucketVersioning>({
  inputs: ["mfa", "versioningConfiguration"],
  put: (client, Bucket, { mfa, versioningConfiguration }) =>
    client.send(
      new PutBucketVersioningCommand({
        Bucket,
        MFA: mfa,
        VersioningConfiguration: {
          Status: versioningConfiguration.status as BucketVersioningStatus,
          MFADelete: versioningConfiguration.mfaDelete as MFADelete | undefined,
        },
      }),
    ),
  async get(client, Bucket, known) {
    const { Status, MFADelete } = await client.send(new GetBucketVersioningCommand({ Bucket }));
    return {
      versioningConfiguration: {
        status: Status ?? "Disabled",
        ...(known.versioningConfiguration?.mfaDelete && { mfaDelete: MFADelete ?? "Disabled" }),
      },
    };
  },
  delete: suspend,
});
