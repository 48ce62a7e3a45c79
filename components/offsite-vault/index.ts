export * from "./arguments";
export * from "./offsite-vault";
export * from "./service-account-issuer";
export { writerRoleArn } from "./resource-names";
