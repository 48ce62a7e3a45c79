export * from "@holdfast/contract/invalid-input";
