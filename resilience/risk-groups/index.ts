export type {
  AndGate,
  AtLeastGate,
  BasicEvent,
  FaultGate,
  FaultGraph,
  FaultNode,
  OrGate,
} from "./fault-graph";
export { minimalRiskGroups, type RiskGroup, type RiskGroupQuery } from "./minimal-risk-groups";
