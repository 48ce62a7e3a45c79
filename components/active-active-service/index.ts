export * from "./arguments";
export { ActiveActiveService } from "./active-active-service";
