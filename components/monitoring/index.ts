export * from "./arguments";
export { Monitoring } from "./monitoring";
export { heartbeatTopic, pageTopic, pagingRoleArn, topicArn } from "./names";
export { Paging } from "./paging";
