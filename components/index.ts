/** Components for services that survive the loss of one or two data centers. */
export * from "./invalid-input";
export * from "./labels";
export * from "./goals";
export * from "./site";
export * from "./data-center";
export * from "./cloud-region";
export * from "./active-active-service";
export * from "./placement-policy";
export * from "./duration";
export * from "./replicas";
export * from "./certificate-issuer";
export * from "./consensus-quorum";
export * from "./replicated-database";
export * from "./offsite-vault";
export * from "./dns-failover";
