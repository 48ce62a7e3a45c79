import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  SNSClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type * as sns from "@pulumi/aws/sns";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagChange, tagList, tagsOf, type Tags } from "../deployment/tag-list";

/** Inputs that can be set later, with the attributes that hold them. */
const attributes = {
  displayName: "DisplayName",
  kmsMasterKeyId: "KmsMasterKeyId",
  policy: "Policy",
} as const;

async function tagsOfTopic(arn: string, aws: AwsRegion): Promise<Tags> {
  const answer = await aws.regional(SNSClient).send(new ListTagsForResourceCommand({ ResourceArn: arn }));
  return tagsOf(answer.Tags);
}

async function setTags(ResourceArn: string, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.regional(SNSClient);
  const { remove, set } = tagChange(await tagsOfTopic(ResourceArn, aws), tags);
  if (remove.length > 0) await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: remove }));
  if (Object.keys(set).length > 0)
    await client.send(new TagResourceCommand({ ResourceArn, Tags: tagList(set) }));
}

/** What messages are published to. AWS makes one without a policy that lets its own account publish. */
export const topic = handler<sns.TopicArgs, sns.Topic>({
  inputs: ["displayName", "fifoTopic", "kmsMasterKeyId", "name", "policy", "tags"],
  async create(inputs, aws) {
    const { TopicArn = "" } = await aws.regional(SNSClient).send(
      new CreateTopicCommand({
        Name: inputs.name ?? `${aws.suggestedName}${inputs.fifoTopic ? ".fifo" : ""}`,
        Attributes: inputs.fifoTopic ? { FifoTopic: "true" } : {},
        Tags: tagList(inputs.tags),
      }),
    );
    return TopicArn;
  },
  async read(id, aws) {
    const { Attributes: found = {} } = await aws
      .regional(SNSClient)
      .send(new GetTopicAttributesCommand({ TopicArn: id }));
    return {
      arn: id,
      displayName: found[attributes.displayName],
      fifoTopic: found["FifoTopic"] === "true",
      kmsMasterKeyId: found[attributes.kmsMasterKeyId],
      name: id.split(":").at(-1) ?? "",
      owner: found["Owner"],
      policy: found[attributes.policy] ?? "",
      tags: await tagsOfTopic(id, aws),
    };
  },
  async update(id, inputs, change, aws) {
    for (const input of Object.keys(attributes) as (keyof typeof attributes)[]) {
      if (!change.has(input)) continue;
      await aws.regional(SNSClient).send(
        new SetTopicAttributesCommand({
          TopicArn: id,
          AttributeName: attributes[input],
          AttributeValue: inputs[input] ?? "",
        }),
      );
    }
    if (change.has("tags")) await setTags(id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws.regional(SNSClient).send(new DeleteTopicCommand({ TopicArn: id }));
  },
});
