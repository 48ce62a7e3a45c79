import { toleratedLosses } from "@holdfast/contract/goal";
import { type Blueprint, InvalidInputError, type Service, type Site } from "@holdfast/resilience";
import type { CapacityInput, CapacityService, CapacitySite } from "@holdfast/resilience/capacity-plan";

/** Price of a core for a month, by site. */
export type Prices = ReadonlyMap<string, number>;

/** What is planned, and what is left out. */
export interface Plannable {
  readonly input: CapacityInput;
  /** Services that have no replicas to plan, and why. */
  readonly leftOut: readonly { readonly service: string; readonly reason: string }[];
}

function total(values: readonly (number | undefined)[]): number | undefined {
  return values.some((value) => value === undefined)
    ? undefined
    : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Cores and memory of a site: those of its halls where all of them say, else those of the site. */
function roomOf(site: Site): { cores: number; memoryGiB: number } {
  const halls = site.halls.length > 0 ? site.halls : undefined;
  const cores = (halls && total(halls.map((hall) => hall.cores))) ?? site.capacity.cores;
  const memoryGiB = (halls && total(halls.map((hall) => hall.memoryGiB))) ?? site.capacity.memoryGiB;
  if (cores === undefined || memoryGiB === undefined) {
    throw new InvalidInputError({
      what: `${site.name} does not say how many cores and how much memory it has`,
      where: site.urn,
      why: "replicas are planned into what a site has room for",
      fix: "declare capacity.cores and capacity.memoryGiB of the site, or cores and memory of each of its halls",
    });
  }
  return { cores, memoryGiB };
}

/** What is left of a site for services once members of databases, routers, voters and name servers stand there. */
function siteOf(site: Site, blueprint: Blueprint, prices: Prices): CapacitySite {
  const { cores, memoryGiB } = roomOf(site);
  const others = blueprint.otherWorkloads.filter((other) => other.site === site.name);
  const taken = (of: "coresPerReplica" | "memoryGiBPerReplica") =>
    others.reduce((sum, other) => sum + other.replicas * other[of], 0);
  return {
    name: site.name,
    cores: Math.max(0, cores - taken("coresPerReplica")),
    memoryGiB: Math.max(0, memoryGiB - taken("memoryGiBPerReplica")),
    pricePerCoreMonth: prices.get(site.name) ?? 1,
  };
}

/** Why a service cannot be planned; undefined where it can. */
function obstacle({ goals, deployments, peakRequestsPerSecond }: Service): string | undefined {
  if (!goals || peakRequestsPerSecond === undefined) return "no policy states its demand and goals";
  if (deployments.length === 0) return "it has no replicas of its own: its stores are all there is of it";
  const [first] = deployments;
  if (first?.requestsPerSecond === undefined) return "it does not say what one replica carries";
  if (first.coresPerReplica === undefined || first.memoryGiBPerReplica === undefined) {
    return "it does not say what cores and memory one replica requests";
  }
  return undefined;
}

function serviceOf(service: Service, sites: readonly Site[]): CapacityService {
  const goals = service.goals!;
  const replica = service.deployments[0]!;
  return {
    name: service.name,
    tier: goals.tier,
    allowedSites: goals.allowedSites.filter((name) => sites.some((site) => site.name === name)),
    peakRequestsPerSecond: service.peakRequestsPerSecond!,
    replica: {
      requestsPerSecond: replica.requestsPerSecond!,
      cores: replica.coresPerReplica!,
      memoryGiB: replica.memoryGiBPerReplica!,
    },
    survives: toleratedLosses(goals.survive),
    servedAfterOneLoss: goals.servedAfterOneLoss,
    servedAfterTwoLosses: goals.servedAfterTwoLosses,
    minimumSites: goals.minimumSites,
    serving: goals.approach === "hot-standby" ? "one-site" : "all-sites",
  };
}

/**
 * What a capacity plan is made from: data sites with the room that is left for services, and services with their
 * promises and what the first of their deployments requests.
 *
 * @param prices price of a core for a month by site. A site without one costs 1, so that the price counts cores
 * @throws InvalidInputError where a site does not state its room, or a price names no site
 */
export function capacityInput(blueprint: Blueprint, prices: Prices): Plannable {
  const sites = blueprint.sites.filter((site) => site.kind !== "cloud");
  for (const name of prices.keys()) {
    if (sites.some((site) => site.name === name)) continue;
    throw new InvalidInputError({
      what: `there is no data site ${name}`,
      where: `--price ${name}=${prices.get(name)}`,
      why: "replicas stand at data sites only",
      fix: `name one of ${sites.map((site) => site.name).join(", ")}`,
    });
  }
  const obstacles = blueprint.services.map((service) => ({ service, reason: obstacle(service) }));
  return {
    input: {
      sites: sites.map((site) => siteOf(site, blueprint, prices)),
      services: obstacles.filter(({ reason }) => !reason).map(({ service }) => serviceOf(service, sites)),
    },
    leftOut: obstacles.flatMap(({ service, reason }) => (reason ? [{ service: service.name, reason }] : [])),
  };
}
