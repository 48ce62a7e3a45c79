import { InvalidInputError } from "@holdfast/resilience";
import type { FaultRegistry } from "@holdfast/drill/faults/registry";
import type { Scenario } from "@holdfast/drill/run/scenario";
import type { DrillSites } from "@holdfast/drill/run/scenarios";
import { InvalidArgumentError } from "commander";

/** How `holdfast drill` is asked. */
export interface DrillOptions {
  stack: string;
  cwd: string;
  full?: boolean;
  soak?: number;
  seed: number;
  lose?: string[];
  fault?: string;
  fromNothing?: boolean;
  fromLab?: boolean;
  fromProgram?: boolean;
  json?: string | true;
  markdown?: string | true;
  html?: string;
  keepLogs?: boolean;
}

/** Reads how many drills. */
export function drillCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number, 1 or more");
  return value;
}

/** Reads what random choices follow from. */
export function seedNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("a whole number, 0 or more");
  }
  return value;
}

/** The command with what decides what is drilled, and nothing of where its figures go. */
export function commandText({ stack, full, soak, seed, lose, fault, fromNothing }: DrillOptions): string {
  return [
    "holdfast drill",
    ...(stack === "dev" ? [] : [`--stack ${stack}`]),
    ...(full ? ["--full"] : []),
    ...(fromNothing ? ["--from-nothing"] : []),
    ...(soak ? [`--soak ${soak}`] : []),
    ...(lose ? [`--lose ${lose.join(",")}`] : []),
    ...(fault ? [`--fault ${fault}`] : []),
    `--seed ${seed}`,
  ].join(" ");
}

/** Makes scenarios; see `drill/run/scenarios.ts`. */
type Scenarios = typeof import("@holdfast/drill/run/scenarios");

/**
 * The drills that are asked for.
 *
 * @param faults those that there are. Default: all of the package
 * @throws InvalidInputError where a site is named at which nothing runs that could be drilled
 */
export function scenariosOf(
  options: DrillOptions,
  sites: DrillSites,
  scenarios: Scenarios,
  faults?: FaultRegistry,
): Scenario[] {
  const { full, fromNothing, soak, seed, lose, fault } = options;
  if (fromNothing) return scenarios.fromNothingScenarios(sites);
  if (soak) return scenarios.soakScenarios(sites, soak, seed, faults);
  if (full) return scenarios.fullScenarios(sites, faults);
  if (!lose && fault) return scenarios.eachSiteScenarios(sites, fault, faults);
  if (!lose) return scenarios.shortScenarios(sites, faults);
  const known = [...sites.data, ...sites.cloudVoters];
  const unknown = lose.find((site) => !known.includes(site));
  if (unknown === undefined) {
    const scenario = scenarios.scenarioOf(fault, lose, faults);
    scenarios.checkScenario(scenario, sites, faults);
    return [scenario];
  }
  throw new InvalidInputError({
    what: `there is no site ${unknown} to drill`,
    where: `--lose ${lose.join(",")}`,
    why: "a drill does something to data sites, and to sites of cloud voters",
    fix: `name some of: ${known.join(", ")}`,
  });
}
