export type { Declaration } from "./declared/declaration";
export { readDeclaration } from "./declared/read-declaration";
export { readLabDeclaration } from "./declared/read-lab-declaration";
export { findIsolation } from "./isolation/find-isolation";
export { faults } from "./faults/registry";
export type { IsolationKind } from "./isolation/isolation";
export type { DrillRun } from "./run/drill-run";
export { findPrograms } from "./sites/programs";
export { DrillError, runDrills, type DrillsRequest } from "./run/run-drills";
