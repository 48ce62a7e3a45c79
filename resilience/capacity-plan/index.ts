export type { CapacityInput, CapacityService, CapacitySite, Losses } from "./capacity-input";
export type {
  CapacityPlan,
  KeptPlan,
  LossPrice,
  NoPlan,
  PlannedReplicas,
  PlannedSite,
  PromisePrice,
} from "./capacity-plan";
export { planCapacity } from "./plan-capacity";
export { type Requirement, requirementText, type ServicePromise } from "./requirement";
