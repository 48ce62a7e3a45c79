import { type Blueprint, InvalidInputError } from "@holdfast/resilience";
import { drilledServices } from "../declared/read-declaration";
import type { Fault } from "../faults/fault";
import { type FaultRegistry, faults } from "../faults/registry";
import { pairs, type TargetSites } from "../faults/targets";
import { FROM_NOTHING, firstStartScenario } from "../first-start/scenario";
import type { Scenario } from "./scenario";
import { SeededChoice } from "./seeded-choice";

/** Names of the sites that something can be done to, and what cannot. */
export interface DrillSites extends TargetSites {
  /** Kinds of faults that this machine does not let be done to them, and of a first start. Default: none. */
  readonly impossible?: ReadonlySet<string>;
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

function scenario({ kind, title }: Fault, sites: readonly string[]): Scenario {
  const last = sites.at(-1) ?? "";
  const all = sites.length > 1 ? `${sites.slice(0, -1).join(", ")} and ${last}` : last;
  return { name: `${title} ${all}`, fault: kind, sites };
}

/**
 * A drill at these sites.
 *
 * @param fault its kind; absent: the first of all
 * @throws RangeError where there is no such fault
 */
export function scenarioOf(
  fault: string | undefined,
  sites: readonly string[],
  registry: FaultRegistry = faults,
): Scenario {
  return scenario(fault === undefined ? registry.first : registry.of(fault), sites);
}

/**
 * The first start of everything, by itself.
 *
 * @throws InvalidInputError where this machine does not let it be done
 */
export function fromNothingScenarios(sites: DrillSites): Scenario[] {
  const [scenario] = firstStarts(sites);
  if (scenario) return [scenario];
  throw new InvalidInputError({
    what: "nothing can be started from nothing on this machine",
    where: `--${FROM_NOTHING}`,
    why: "it allows no namespaces, so machines in the cloud cannot boot by their user data",
    fix: "run it as root outside of a container without privileges",
  });
}

/** The first start of everything, where this machine lets it be done. */
function firstStarts({ data, cloudVoters, impossible }: DrillSites): Scenario[] {
  return impossible?.has(FROM_NOTHING) ? [] : [firstStartScenario([...data, ...cloudVoters])];
}

/** @throws InvalidInputError where this machine does not let it be done */
function checkPossible(fault: string, { impossible }: DrillSites, registry: FaultRegistry): void {
  if (!impossible?.has(fault)) return;
  throw new InvalidInputError({
    what: `the fault ${fault} cannot be done on this machine`,
    where: `--fault ${fault}`,
    why: "it allows no namespaces, so sites are ranges of its loopback addresses, with neither networks nor disks of their own",
    fix: `run it as root outside of a container without privileges, or name one of: ${registry.kinds.filter((kind) => !impossible.has(kind)).join(", ")}`,
  });
}

/**
 * Checks that a drill would do something to every site that it names.
 *
 * @throws InvalidInputError where this machine does not let its fault be done, or some of its sites are none of that
 *   fault's targets
 */
export function checkScenario(
  { fault, sites }: Scenario,
  known: DrillSites,
  registry: FaultRegistry = faults,
): void {
  checkPossible(fault, known, registry);
  registry.of(fault).targets.check(fault, sites, known);
}

/** One site is lost to the first of all faults; then, from whole sites again, two at once. */
export function shortScenarios({ data }: DrillSites, registry: FaultRegistry = faults): Scenario[] {
  const sizes = data.length > 1 ? [1, 2] : [1];
  return sizes.map((size) => scenario(registry.first, data.slice(0, size)));
}

/**
 * A fault by itself at each of its targets: each data site at which it does something, or all of them at once.
 *
 * @throws InvalidInputError where this machine does not let it be done
 */
export function eachSiteScenarios(
  sites: DrillSites,
  fault: string,
  registry: FaultRegistry = faults,
): Scenario[] {
  checkPossible(fault, sites, registry);
  const found = registry.of(fault);
  return found.targets.each(sites).map((each) => scenario(found, each));
}

/** Sites of each drill of a fault in a full run. */
const inFullRun: Readonly<
  Record<Fault["inFullRun"], (each: readonly string[][], known: TargetSites) => readonly string[][]>
> = {
  "each target": (each) => each,
  combinations: (each, { data, cloudVoters }) => [
    ...each,
    ...pairs(data),
    ...data.flatMap((site) => cloudVoters.map((voter) => [site, voter])),
  ],
  once: (each, { leading }) =>
    [...each.filter((sites) => sites.some((site) => leading.includes(site))), ...each].slice(0, 1),
};

/** Faults that this machine lets be done. */
function possible({ impossible }: DrillSites, registry: FaultRegistry): Fault[] {
  return registry.all.filter(({ kind }) => !impossible?.has(kind));
}

/**
 * The first start of everything, and then every fault as often as it is done in a full run. What this machine does not let
 * be done is left out.
 */
export function fullScenarios(sites: DrillSites, registry: FaultRegistry = faults): Scenario[] {
  return [
    ...firstStarts(sites),
    ...possible(sites, registry).flatMap((fault) =>
      inFullRun[fault.inFullRun](fault.targets.each(sites), sites).map((each) => scenario(fault, each)),
    ),
  ];
}

/** Sites of a random drill: one target, or two sites of which one is a data site. */
function randomSites(sites: DrillSites, { inSoak, targets }: Fault, choice: SeededChoice): string[] {
  const { data, cloudVoters } = sites;
  const alone = choice.several(targets.each(sites), 1).flat();
  if (inSoak !== "one or two sites") return alone;
  const ways = [alone];
  if (data.length > 1) ways.push(choice.several(data, 2));
  if (cloudVoters.length > 0) ways.push([choice.of(data), choice.of(cloudVoters)]);
  return choice.of(ways);
}

/**
 * Random drills, the same for the same seed and sites: each of a fault as likely as any other that this machine lets be
 * done and that heals without a hand, at one site or two.
 *
 * @param count how many; the first of them are the same however many there are
 */
export function soakScenarios(
  sites: DrillSites,
  count: number,
  seed: number,
  registry: FaultRegistry = faults,
): Scenario[] {
  const choice = new SeededChoice(seed);
  const random = possible(sites, registry).filter(({ inSoak }) => inSoak !== "never");
  return Array.from({ length: count }, (_, index) => {
    const fault = choice.of(random);
    const { name, ...rest } = scenario(fault, randomSites(sites, fault, choice));
    return { name: `${index + 1}: ${name}`, ...rest };
  });
}
