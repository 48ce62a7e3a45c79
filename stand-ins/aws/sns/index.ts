import type { Handlers } from "../deployment/handler";
import { topic } from "./topic";
import { topicSubscription } from "./topic-subscription";

/** Topics and who is told what is published to them. */
export const handlers: Handlers = {
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
