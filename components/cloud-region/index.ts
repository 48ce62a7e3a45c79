export * from "./arguments";
export { CloudRegion } from "./cloud-region";
