export * from "./arguments";
