import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";

/** What keeps a bucket from ever being public. */
export const bucketPublicAccessBlock = bucketSetting<
  s3.BucketPublicAccessBlockArgs,
  s3.BucketPublicAccessBlock
>({
  inputs: ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
  put: (client, Bucket, inputs) =>
    client.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: inputs.blockPublicAcls ?? false,
          BlockPublicPolicy: inputs.blockPublicPolicy ?? false,
          IgnorePublicAcls: inputs.ignorePublicAcls ?? false,
          RestrictPublicBuckets: inputs.restrictPublicBuckets ?? false,
        },
      }),
    ),
  async get(client, Bucket) {
    const answer = await client.send(new GetPublicAccessBlockCommand({ Bucket }));
    const found = answer.PublicAccessBlockConfiguration;
    return (
      found && {
        blockPublicAcls: found.BlockPublicAcls,
        blockPublicPolicy: found.BlockPublicPolicy,
        ignorePublicAcls: found.IgnorePublicAcls,
        restrictPublicBuckets: found.RestrictPublicBuckets,
      }
    );
  },
  delete: (client, Bucket) => client.send(new DeletePublicAccessBlockCommand({ Bucket })),
});
