export * from "./arguments";
export * from "./authoritative-server";
export * from "./route53-zone";
