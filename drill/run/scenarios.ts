import { type Blueprint, InvalidInputError } from "@holdfast/resilience";
import { drilledServices } from "../declared/read-declaration";
import { faultKinds, leadersFaults, scenarioName } from "./fault-kinds";
import type { FaultKind, Scenario } from "./scenario";
import { SeededChoice } from "./seeded-choice";

/** Names of the sites that something can be done to. */
export interface DrillSites {
  /** Those that users are served from. */
  readonly data: readonly string[];
  /** Those of them from which a shard of a drilled service is led when all is well. */
  readonly leading: readonly string[];
  /** Those of a cloud provider at which a voter stands. */
  readonly cloudVoters: readonly string[];
  /** Faults that this machine does not let be done to them. Default: none. */
  readonly impossible?: ReadonlySet<FaultKind>;
}

/** Sites of the members that lead the drilled services' shards when all is well. */
function leadingSites({ services, databases }: Blueprint): ReadonlySet<string> {
  const drilled: ReadonlySet<string> = new Set(drilledServices);
  const stores = new Set(
    services
      .filter(({ name }) => drilled.has(name))
      .flatMap((service) => service.stores.map(({ name }) => name)),
  );
  const shards = databases.filter(({ name }) => stores.has(name)).flatMap((database) => database.shards);
  const leaders = shards.map(
    ({ members }) => members.toSorted((one, other) => other.failoverPriority - one.failoverPriority)[0]?.site,
  );
  return new Set(leaders.filter((site) => site !== undefined));
}

/** The sites of a blueprint that something can be done to. */
export function drillSites(blueprint: Blueprint): DrillSites {
  const { sites, quorums } = blueprint;
  const leading = leadingSites(blueprint);
  const data = sites.filter((site) => site.kind !== "cloud").map((site) => site.name);
  const voting = new Set(quorums.flatMap((quorum) => quorum.voters.map((voter) => voter.site)));
  return {
    data,
    leading: data.filter((site) => leading.has(site)),
    cloudVoters: sites
      .filter((site) => site.kind === "cloud" && voting.has(site.name))
      .map((site) => site.name),
  };
}

/** A drill of a fault at these sites. */
export function scenarioOf(fault: FaultKind, sites: readonly string[]): Scenario {
  return { name: scenarioName(fault, sites), fault, sites };
}

/** @throws InvalidInputError where this machine does not let it be done */
function checkPossible(fault: FaultKind, { impossible }: DrillSites): void {
  if (!impossible?.has(fault)) return;
  throw new InvalidInputError({
    what: `the fault ${fault} cannot be done on this machine`,
    where: `--fault ${fault}`,
    why: "it allows no namespaces, so sites are ranges of its loopback addresses, with neither networks nor disks of their own",
    fix: `run it as root outside of a container without privileges, or name one of: ${faultKinds.filter((kind) => !impossible.has(kind)).join(", ")}`,
  });
}

/** @throws InvalidInputError where no other site could be evacuated to these */
function checkEvacuation(sites: readonly string[], { data, leading }: DrillSites): void {
  const stands = sites.every((site) => data.includes(site));
  if (stands && leading.some((site) => !sites.includes(site))) return;
  throw new InvalidInputError({
    what: `no site could be evacuated to ${sites.join(" and ")}`,
    where: `--lose ${sites.join(",")} --fault kill-during-evacuation`,
    why: "leaders of another site are handed over to members there, and then it is killed",
    fix: `name one of: ${data.join(", ")}`,
  });
}

/**
 * Checks that a drill would do something to every site that it names.
 *
 * @throws InvalidInputError where this machine does not let its fault be done; where it is one of leaders, and one of its sites leads nothing; takes every data site,
 *   and one is not named; or is of clocks, and at one of its sites nobody asks for the time
 */
export function checkScenario({ fault, sites }: Scenario, known: DrillSites): void {
  checkPossible(fault, known);
  const spared = known.data.filter((site) => !sites.includes(site));
  if (fault === "lose-everything" && (spared.length > 0 || sites.length > known.data.length)) {
    throw new InvalidInputError({
      what: `the fault ${fault} takes every data site, and no other`,
      where: `--lose ${sites.join(",")} --fault ${fault}`,
      why: "where a copy is left, the others are made from that, and not from the vault",
      fix: `leave --lose out, or name ${known.data.join(",")}`,
    });
  }
  if (fault === "kill-during-evacuation") checkEvacuation(sites, known);
  if (fault === "clock-behind")
    checkHits(
      fault,
      sites,
      known.data,
      "etcd, which is all that stands there, does not ask for the time of day",
    );
  if (leadersFaults.has(fault))
    checkHits(
      fault,
      sites,
      known.leading,
      "it is done to members that lead, and no shard of a drilled service is led from there when all is well",
    );
}

/** @throws InvalidInputError where the fault would do nothing at one of the sites */
function checkHits(
  fault: FaultKind,
  sites: readonly string[],
  hit: readonly string[],
  otherwise: string,
): void {
  const idle = sites.find((site) => !hit.includes(site));
  if (idle === undefined) return;
  throw new InvalidInputError({
    what: `there is nothing at ${idle} that the fault ${fault} could hit`,
    where: `--lose ${sites.join(",")} --fault ${fault}`,
    why: otherwise,
    fix: `name some of: ${hit.join(", ")}`,
  });
}

function pairs(names: readonly string[]): string[][] {
  return names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
}

/** One site is killed; then, from whole sites again, two at once. */
export function shortScenarios({ data }: DrillSites): Scenario[] {
  const sizes = data.length > 1 ? [1, 2] : [1];
  return sizes.map((size) => scenarioOf("kill", data.slice(0, size)));
}

/** Data sites that a fault can be done to. */
function sitesFor({ data, leading }: DrillSites, fault: FaultKind): readonly string[] {
  return leadersFaults.has(fault) ? leading : data;
}

/**
 * A fault by itself at each data site at which it does something; one that takes every data site, once.
 *
 * @throws InvalidInputError where this machine does not let it be done
 */
export function eachSiteScenarios(sites: DrillSites, fault: FaultKind): Scenario[] {
  checkPossible(fault, sites);
  if (fault === "lose-everything") return [scenarioOf(fault, sites.data)];
  return sitesFor(sites, fault).map((site) => scenarioOf(fault, [site]));
}

/** Faults that a full run does to every data site; each of the others to one. */
const everywhere: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "partition",
  "asymmetric-partition",
  "cut-from-users",
  "cut-from-sites",
]);

/**
 * Kills each data site, each pair of them, and each with each cloud voter; then each network fault at each data site,
 * and every other fault at the first site that leads something. What this machine does not let be done is left out.
 */
export function fullScenarios(sites: DrillSites): Scenario[] {
  const { data, cloudVoters } = sites;
  const withVoter = data.flatMap((site) => cloudVoters.map((voter) => [site, voter]));
  const others = faultKinds.filter((fault) => fault !== "kill" && !sites.impossible?.has(fault));
  return [
    ...eachSiteScenarios(sites, "kill"),
    ...[...pairs(data), ...withVoter].map((both) => scenarioOf("kill", both)),
    ...others.flatMap((fault) => {
      if (everywhere.has(fault) || fault === "lose-everything") return eachSiteScenarios(sites, fault);
      return [...sites.leading, ...sitesFor(sites, fault)]
        .slice(0, 1)
        .map((site) => scenarioOf(fault, [site]));
    }),
  ];
}

/** What random drills do: all that is taken back without a hand. */
const randomFaults = faultKinds.filter((fault) => fault !== "lose-everything");

/** Sites of a random drill: one data site, or two sites of which one is. Only kills and partitions take two. */
function randomSites(sites: DrillSites, fault: FaultKind, choice: SeededChoice): string[] {
  const { data, cloudVoters } = sites;
  const alone = [choice.several(sitesFor(sites, fault), 1)];
  if (fault !== "kill" && fault !== "partition") return alone.flat();
  const ways = [...alone];
  if (data.length > 1) ways.push(choice.several(data, 2));
  if (cloudVoters.length > 0) ways.push([choice.of(data), choice.of(cloudVoters)]);
  return choice.of(ways);
}

/**
 * Random drills, the same for the same seed and sites: each of a fault as likely as any other that this machine lets be
 * done, at one site or two.
 *
 * @param count how many; the first of them are the same however many there are
 */
export function soakScenarios(sites: DrillSites, count: number, seed: number): Scenario[] {
  const choice = new SeededChoice(seed);
  const faults = randomFaults.filter((fault) => !sites.impossible?.has(fault));
  return Array.from({ length: count }, (_, index) => {
    const fault = choice.of(faults);
    const { name, ...scenario } = scenarioOf(fault, randomSites(sites, fault, choice));
    return { name: `${index + 1}: ${name}`, ...scenario };
  });
}
