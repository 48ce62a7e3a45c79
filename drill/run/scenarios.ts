import type { Blueprint } from "@holdfast/resilience";
import { faultKinds, scenarioName } from "./fault-kinds";
import type { FaultKind, Scenario } from "./scenario";
import { SeededChoice } from "./seeded-choice";

/** Names of the sites that something can be done to. */
export interface DrillSites {
  /** Those that users are served from. */
  readonly data: readonly string[];
  /** Those of a cloud provider at which a voter stands. */
  readonly cloudVoters: readonly string[];
}

/** The sites of a blueprint that something can be done to. */
export function drillSites({ sites, quorums }: Blueprint): DrillSites {
  const voting = new Set(quorums.flatMap((quorum) => quorum.voters.map((voter) => voter.site)));
  return {
    data: sites.filter((site) => site.kind !== "cloud").map((site) => site.name),
    cloudVoters: sites
      .filter((site) => site.kind === "cloud" && voting.has(site.name))
      .map((site) => site.name),
  };
}

/** A drill of a fault at these sites. */
export function scenarioOf(fault: FaultKind, sites: readonly string[]): Scenario {
  return { name: scenarioName(fault, sites), fault, sites };
}

function pairs(names: readonly string[]): string[][] {
  return names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
}

/** One site is killed; then, from whole sites again, two at once. */
export function shortScenarios({ data }: DrillSites): Scenario[] {
  const sizes = data.length > 1 ? [1, 2] : [1];
  return sizes.map((size) => scenarioOf("kill", data.slice(0, size)));
}

/** A fault at each data site by itself. */
export function eachSiteScenarios({ data }: DrillSites, fault: FaultKind): Scenario[] {
  return data.map((site) => scenarioOf(fault, [site]));
}

/**
 * Kills each data site, each pair of them, and each with each cloud voter; then every other fault at each data site.
 */
export function fullScenarios(sites: DrillSites): Scenario[] {
  const { data, cloudVoters } = sites;
  const withVoter = data.flatMap((site) => cloudVoters.map((voter) => [site, voter]));
  const others = faultKinds.filter((fault) => fault !== "kill");
  return [
    ...eachSiteScenarios(sites, "kill"),
    ...[...pairs(data), ...withVoter].map((both) => scenarioOf("kill", both)),
    ...others.flatMap((fault) => eachSiteScenarios(sites, fault)),
  ];
}

/** Sites of a random drill: one data site, or two sites of which one is. Only kills and partitions take two. */
function randomSites({ data, cloudVoters }: DrillSites, fault: FaultKind, choice: SeededChoice): string[] {
  const alone = [choice.several(data, 1)];
  if (fault !== "kill" && fault !== "partition") return alone.flat();
  const ways = [...alone];
  if (data.length > 1) ways.push(choice.several(data, 2));
  if (cloudVoters.length > 0) ways.push([choice.of(data), choice.of(cloudVoters)]);
  return choice.of(ways);
}

/**
 * Random drills, the same for the same seed and sites: each of a fault as likely as any other, at one site or two.
 *
 * @param count how many; the first of them are the same however many there are
 */
export function soakScenarios(sites: DrillSites, count: number, seed: number): Scenario[] {
  const choice = new SeededChoice(seed);
  return Array.from({ length: count }, (_, index) => {
    const fault = choice.of(faultKinds);
    const { name, ...scenario } = scenarioOf(fault, randomSites(sites, fault, choice));
    return { name: `${index + 1}: ${name}`, ...scenario };
  });
}
