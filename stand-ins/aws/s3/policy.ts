import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";

/** Who may do what in a bucket. */
export const bucketPolicy = bucketSetting<s3.BucketPolicyArgs, s3.BucketPolicy>({
  inputs: ["policy"],
  put: (client, Bucket, { policy }) =>
    client.send(new PutBucketPolicyCommand({ Bucket, Policy: policy as string })),
  async get(client, Bucket) {
    const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket }));
    return { policy: Policy };
  },
  delete: (client, Bucket) => client.send(new DeleteBucketPolicyCommand({ Bucket })),
});
