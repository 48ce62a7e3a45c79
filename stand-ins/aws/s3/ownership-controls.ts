import {
  DeleteBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsCommand,
  type ObjectOwnership,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";

/** Whose the objects in a bucket are. */
export const bucketOwnershipControls = bucketSetting<
  s3.BucketOwnershipControlsArgs,
  s3.BucketOwnershipControls
>({
  inputs: ["rule"],
  put: (client, Bucket, { rule }) =>
    client.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: rule.objectOwnership as ObjectOwnership }] },
      }),
    ),
  async get(client, Bucket) {
    const { OwnershipControls } = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    const found = OwnershipControls?.Rules?.[0];
    return found && { rule: { objectOwnership: found.ObjectOwnership } };
  },
  delete: (client, Bucket) => client.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
});
