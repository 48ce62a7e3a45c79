import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";
import { asDeclared, asRequest } from "./wording";

/** The key that a bucket's objects are encrypted with. */
export const bucketServerSideEncryptionConfiguration = bucketSetting<
  s3.BucketServerSideEncryptionConfigurationArgs,
  s3.BucketServerSideEncryptionConfiguration
>({
  inputs: ["rules"],
  put: (client, Bucket, { rules }) =>
    client.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: { Rules: asRequest<ServerSideEncryptionRule[]>(rules) },
      }),
    ),
  async get(client, Bucket) {
    const answer = await client.send(new GetBucketEncryptionCommand({ Bucket }));
    return { rules: asDeclared<object[]>(answer.ServerSideEncryptionConfiguration?.Rules) };
  },
  delete: (client, Bucket) => client.send(new DeleteBucketEncryptionCommand({ Bucket })),
});
