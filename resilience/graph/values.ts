export * from "@holdfast/contract/value";
