export type { DrillSummary } from "./drill-summary";
export { summarise } from "./drill-summary";
export { linearizabilityCheck } from "./linearizability-check";
export { type Machine, thisMachine } from "./machine";
export { type LinearizabilityCheck, measure } from "./measure";
export type { LeaderChange, RecoveryParts } from "./recovery-parts";
export {
  type Agreement,
  type Circumstances,
  drillResults,
  type DrillResults,
  type FaultTotals,
  type MeasuredSeconds,
  type Totals,
} from "./results";
export { serverVersions } from "./server-versions";
export type { ServiceTimeline } from "./timeline";
export type { ServerVersion, VersionDifference } from "./version-differences";
