export * from "./arguments";
export { EventLog } from "./event-log";
