export { InvalidInputError, type InvalidInput } from "@holdfast/contract/invalid-input";
export { isSecret, isUnknown, SECRET, UNKNOWN } from "./graph/resource";
export type { Resource, ResourceGraph, Value } from "./graph/resource";
export { mergeGraphs } from "./graph/merge-graphs";
export {
  type AbsentPart,
  missingSitesOf,
  type OtherPart,
  type OtherParts,
  type PartSource,
  type PartState,
  requirePart,
  withOtherParts,
} from "./graph/other-parts";
export { adoptedGraph } from "./adoption/adopted-graph";
export { adoptionProgress, type AdoptionProgress, type AdoptionStep } from "./adoption/progress";
export type { SiteFacts } from "./adoption/site-facts";
export { readGraph } from "./graph/read-graph";
export { readPreview } from "./graph/read-preview";
export { readStackExport } from "./graph/read-stack-export";
export { type Acceptance, Acceptances, type AcceptanceUse, type AcceptedBy } from "./acceptance/acceptances";
export type { Blueprint, NotUnderstood } from "./blueprint/blueprint";
export type {
  Database,
  MemberGroup,
  PatroniSettings,
  Router,
  Shard,
  SynchronousMode,
} from "./stores/database/database";
export type { Answer, AnswerSet, Endpoint, HealthCheck, OwnServerWorkload, Zone } from "./blueprint/endpoint";
export type { Quorum, Voter } from "./stores/quorum/quorum";
export type { Autoscaling, Deployment, Goals, Service, StoreUse } from "./blueprint/service";
export type { Hall, Site, SiteCapacity, SiteHazards, SiteUtilities } from "./blueprint/site";
export type { Vault } from "./blueprint/vault";
export type { Certificate, CertificateAuthority } from "./blueprint/certificate";
export type { NamespaceQuota, OtherWorkload } from "./blueprint/workload";
export { DECLARES_KEY, declaredPart, GLOBAL, isPart, type Part } from "./blueprint/part";
export {
  refuseUnjudgeable,
  requireWhole,
  unjudgeable,
  type Unjudgeable,
  UnjudgeableError,
} from "./blueprint/unjudgeable";
export { storesUsedBy, type UsedStore } from "./judge/index-blueprint";
export { kindsOf, storeKinds, StoreRegistry, storesOf } from "./stores/registry";
export type { Link, Store, StoreKind, StoreReading, StoreReference } from "./stores/store-kind";
export { deriveBlueprint } from "./blueprint/derive-blueprint";
export { lossKey, lossKinds, lossName, lossOfElements, nothingLost } from "./loss/loss";
export type { Loss, LossElement, LossKind } from "./loss/loss";
export { domainLosses, failureDomains } from "./loss/failure-domains";
export { hazardsOf, waterAssumptions, type Hazard, type HazardEvent } from "./loss/hazards";
export { siteLosses } from "./loss/site-losses";
export { judge } from "./judge/judge";
export { lostSites } from "./judge/lost-sites";
export { ReasonChain, type Dependence, type Reason, type SiteLossCause, statementKey } from "./judge/reason";
export type { RtoTerm } from "./judge/rto-term";
export { changeKey, type Remedy } from "./judge/remedy";
export { restoredRpo, type RpoTerm, type StoreRestore } from "./judge/restore";
export type { Assumption } from "./judge/assumption";
export { type Recovery, type RecoveryStep, servedAt } from "./judge/recovery";
export { outcomes, type Outcome, type Promised, type Unmet, type Verdict } from "./judge/verdict";
export { operatorCycles } from "./findings/failover-cycles";
export { sitesOf } from "./findings/standing-sites";
export {
  type DeclaredKey,
  keyOfUnmet,
  policyNames,
  type Finding,
  type Level,
  type PolicyName,
} from "./findings/finding";
export type {
  FindingReason,
  FindingRemedy,
  Follows,
  Need,
  Placed,
  Shortfall,
  SiteFact,
} from "./findings/finding-reason";
export { policyOfUnmet } from "./findings/unmet-goals";
export type { Declared, DeclaredGoals, DeclaredService } from "./declared";
export type { AfterLoss } from "./after-loss";
export { type AfterTime, blueprintAfter, moments, type TimeChange } from "./after-time";
export {
  check,
  checkBlueprint,
  type CheckOptions,
  REPORT_SCHEMA_VERSION,
  type Report,
  type Summary,
} from "./check";
