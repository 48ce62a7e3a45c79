import { InvalidInputError } from "@holdfast/resilience";
import type { FaultKind, Scenario } from "@holdfast/drill/run/scenario";
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
  fault?: FaultKind;
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
export function commandText({ stack, full, soak, seed, lose, fault }: DrillOptions): string {
  return [
    "holdfast drill",
    ...(stack === "dev" ? [] : [`--stack ${stack}`]),
    ...(full ? ["--full"] : []),
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
 * @throws InvalidInputError where a site is named at which nothing runs that could be drilled
 */
export function scenariosOf(options: DrillOptions, sites: DrillSites, scenarios: Scenarios): Scenario[] {
  const { full, soak, seed, lose, fault } = options;
  if (soak) return scenarios.soakScenarios(sites, soak, seed);
  if (full) return scenarios.fullScenarios(sites);
  if (!lose) return fault ? scenarios.eachSiteScenarios(sites, fault) : scenarios.shortScenarios(sites);
  const known = [...sites.data, ...sites.cloudVoters];
  const unknown = lose.find((site) => !known.includes(site));
  if (unknown === undefined) {
    const scenario = scenarios.scenarioOf(fault ?? "kill", lose);
    scenarios.checkScenario(scenario, sites);
    return [scenario];
  }
  throw new InvalidInputError({
    what: `there is no site ${unknown} to drill`,
    where: `--lose ${lose.join(",")}`,
    why: "a drill does something to data sites, and to sites of cloud voters",
    fix: `name some of: ${known.join(", ")}`,
  });
}
