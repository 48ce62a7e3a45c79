export type { DrillSummary } from "./drill-summary";
export { summarise } from "./drill-summary";
export { type Machine, thisMachine } from "./machine";
export type { LeaderChange, RecoveryParts } from "./recovery-parts";
export {
  type Agreement,
  type Circumstances,
  drillResults,
  type DrillResults,
  type FaultTotals,
  type MeasuredSeconds,
  type ServerVersion,
  type Totals,
} from "./results";
export type { ServiceTimeline } from "./timeline";
