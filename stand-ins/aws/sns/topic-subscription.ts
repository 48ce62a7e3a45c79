import {
  GetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type * as sns from "@pulumi/aws/sns";
import { handler } from "../deployment/handler";

/** Who is told what is published to a topic. Whoever is told by e-mail has to agree to it first. */
export const topicSubscription = handler<sns.TopicSubscriptionArgs, sns.TopicSubscription>({
  inputs: ["endpoint", "protocol", "topic"],
  async create(inputs, aws) {
    const { SubscriptionArn = "" } = await aws.regional(SNSClient).send(
      new SubscribeCommand({
        Endpoint: inputs.endpoint,
        Protocol: inputs.protocol,
        TopicArn: inputs.topic as string,
        ReturnSubscriptionArn: true,
      }),
    );
    return SubscriptionArn;
  },
  async read(id, aws) {
    const { Attributes: found = {} } = await aws
      .regional(SNSClient)
      .send(new GetSubscriptionAttributesCommand({ SubscriptionArn: id }));
    return {
      arn: id,
      endpoint: found["Endpoint"],
      ownerId: found["Owner"],
      pendingConfirmation: found["PendingConfirmation"] === "true",
      protocol: found["Protocol"],
      topic: found["TopicArn"],
    };
  },
  async delete(id, aws) {
    await aws.regional(SNSClient).send(new UnsubscribeCommand({ SubscriptionArn: id }));
  },
});
