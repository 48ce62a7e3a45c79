import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetObjectLockConfigurationCommand,
  PutBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import type { AwsRegion } from "../api/aws-api";
import { unlessMissing } from "../api/aws-error";
import { handler } from "../deployment/handler";
import { tagList, type Tags, tagsOf } from "../deployment/tag-list";

/** The one region that S3 does not name. */
const UNNAMED_REGION = "us-east-1";

async function setTags(bucket: string, tags: Tags = {}, aws: AwsRegion): Promise<void> {
  const client = aws.regional(S3Client);
  await (Object.keys(tags).length > 0
    ? client.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: tagList(tags) } }))
    : client.send(new DeleteBucketTaggingCommand({ Bucket: bucket })));
}

/** A bucket. One that holds objects is not deleted. */
export const bucket = handler<s3.BucketArgs, s3.Bucket>({
  inputs: ["bucket", "objectLockEnabled", "tags"],
  async create(inputs, aws) {
    // Bucket names take no capital letters.
    const name = inputs.bucket ?? aws.suggestedName.toLowerCase();
    await aws.regional(S3Client).send(
      new CreateBucketCommand({
        Bucket: name,
        ObjectLockEnabledForBucket: inputs.objectLockEnabled,
        CreateBucketConfiguration:
          aws.name === UNNAMED_REGION
            ? undefined
            : { LocationConstraint: aws.name as BucketLocationConstraint },
      }),
    );
    return name;
  },
  async ready(id, aws, { tags }) {
    if (tags) await setTags(id, tags, aws);
  },
  async read(id, aws) {
    const client = aws.regional(S3Client);
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: id }));
    const [tagging, lock] = await Promise.all([
      unlessMissing(client.send(new GetBucketTaggingCommand({ Bucket: id }))),
      unlessMissing(client.send(new GetObjectLockConfigurationCommand({ Bucket: id }))),
    ]);
    const region = LocationConstraint ?? UNNAMED_REGION;
    return {
      arn: `arn:aws:s3:::${id}`,
      bucket: id,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegion: region,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
      objectLockEnabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
      tags: tagsOf(tagging?.TagSet),
    };
  },
  async update(id, inputs, change, aws) {
    if (change.has("tags")) await setTags(id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws.regional(S3Client).send(new DeleteBucketCommand({ Bucket: id }));
  },
});
