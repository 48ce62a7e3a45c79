import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";
import { asDeclared, asRequest } from "./wording";

/** When objects become cheaper, and when they go. */
export const bucketLifecycleConfiguration = bucketSetting<
  s3.BucketLifecycleConfigurationArgs,
  s3.BucketLifecycleConfiguration
>({
  inputs: ["rules", "transitionDefaultMinimumObjectSize"],
  put: (client, Bucket, { rules = [], transitionDefaultMinimumObjectSize }) =>
    client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        TransitionDefaultMinimumObjectSize: transitionDefaultMinimumObjectSize as
          TransitionDefaultMinimumObjectSize | undefined,
        LifecycleConfiguration: { Rules: asRequest<LifecycleRule[]>(rules) },
      }),
    ),
  async get(client, Bucket) {
    const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    // The smallest size is not asked for: the lab's AWS API answers the same one whatever was set.
    return { rules: asDeclared<object[]>(Rules) };
  },
  delete: (client, Bucket) => client.send(new DeleteBucketLifecycleCommand({ Bucket })),
});
