import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  paginateDescribeLogGroups,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagChange, type Tags } from "../deployment/tag-list";

async function describe(name: string, aws: AwsRegion): Promise<LogGroup | undefined> {
  const client = aws.regional(CloudWatchLogsClient);
  for await (const { logGroups = [] } of paginateDescribeLogGroups(
    { client },
    { logGroupNamePrefix: name },
  )) {
    const found = logGroups.find(({ logGroupName }) => logGroupName === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The group's own ARN: AWS lists it with a wildcard for its streams. */
function arnOf({ arn = "" }: LogGroup): string {
  return arn.replace(/:\*$/, "");
}

async function tagsOfGroup(group: LogGroup, aws: AwsRegion): Promise<Tags> {
  const answer = await aws
    .regional(CloudWatchLogsClient)
    .send(new ListTagsForResourceCommand({ resourceArn: arnOf(group) }));
  return answer.tags ?? {};
}

async function setTags(group: LogGroup, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.regional(CloudWatchLogsClient);
  const resourceArn = arnOf(group);
  const { remove, set } = tagChange(await tagsOfGroup(group, aws), tags);
  if (remove.length > 0) await client.send(new UntagResourceCommand({ resourceArn, tagKeys: remove }));
  if (Object.keys(set).length > 0) await client.send(new TagResourceCommand({ resourceArn, tags: set }));
}

/** A place for logs. */
export const logGroup = handler<cloudwatch.LogGroupArgs, cloudwatch.LogGroup>({
  inputs: ["kmsKeyId", "logGroupClass", "name", "retentionInDays", "skipDestroy", "tags"],
  defaults: { logGroupClass: "STANDARD" },
  async create(inputs, aws) {
    const logGroupName = inputs.name ?? aws.suggestedName;
    await aws.regional(CloudWatchLogsClient).send(
      new CreateLogGroupCommand({
        logGroupName,
        kmsKeyId: inputs.kmsKeyId,
        logGroupClass: inputs.logGroupClass as CreateLogGroupCommandInput["logGroupClass"],
        tags: inputs.tags,
      }),
    );
    return logGroupName;
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: arnOf(found),
        kmsKeyId: found.kmsKeyId,
        logGroupClass: found.logGroupClass,
        name: found.logGroupName,
        retentionInDays: found.retentionInDays,
        tags: await tagsOfGroup(found, aws),
      }
    );
  },
  async update(id, inputs, change, aws) {
    const client = aws.regional(CloudWatchLogsClient);
    if (change.has("retentionInDays")) {
      const { retentionInDays } = inputs;
      await (retentionInDays
        ? client.send(new PutRetentionPolicyCommand({ logGroupName: id, retentionInDays }))
        : client.send(new DeleteRetentionPolicyCommand({ logGroupName: id })));
    }
    const group = change.has("tags") ? await describe(id, aws) : undefined;
    if (group) await setTags(group, inputs.tags, aws);
  },
  async delete(id, aws, { skipDestroy }) {
    if (skipDestroy) return;
    await aws.regional(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: id }));
  },
});
