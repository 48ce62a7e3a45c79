export * from "./arguments";
export * from "./dns-failover";
