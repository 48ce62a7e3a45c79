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
export {
  blueprintFaultGraph,
  type BlueprintFaultGraph,
  type BlueprintFaultGraphOptions,
  type Failure,
  type FailedFrom,
} from "./blueprint-fault-graph";
export {
  type BlueprintRiskGroup,
  blueprintRiskGroups,
  type BlueprintRiskGroupOptions,
  type BlueprintRiskGroups,
  type ServiceRiskGroups,
} from "./blueprint-risk-groups";
