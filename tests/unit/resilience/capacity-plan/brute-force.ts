import type { CapacityInput, CapacityService, Requirement } from "@holdfast/resilience/capacity-plan";

/** Replicas of one service by site. */
type Spread = ReadonlyMap<string, number>;

const tolerance = 1e-9;

function setsOf(sites: readonly string[], size: number): string[][] {
  const sets: string[][] = [];
  for (let bits = 0; bits < 2 ** sites.length; bits++) {
    const set = sites.filter((_, at) => (bits >> at) & 1);
    if (set.length === size) sets.push(set);
  }
  return sets;
}

/** Whether a service keeps one promise: word for word, loss by loss, over all sites of the input. */
function keepsPromise(
  input: CapacityInput,
  service: CapacityService,
  spread: Spread,
  losses: number,
  share: number,
): boolean {
  const promised = share * service.peakRequestsPerSecond;
  if (promised === 0) return true;
  const sites = input.sites.map((site) => site.name);
  return setsOf(sites, Math.min(losses, sites.length)).every((lost) => {
    const left = sites.filter((site) => !lost.includes(site) && (spread.get(site) ?? 0) > 0);
    const carried = left.map((site) => spread.get(site)! * service.replica.requestsPerSecond);
    if (service.serving === "one-site") {
      return carried.length > 0 && carried.every((alone) => alone >= promised - tolerance);
    }
    return carried.reduce((sum, one) => sum + one, 0) >= promised - tolerance;
  });
}

function respects(
  input: CapacityInput,
  requirement: Requirement,
  spreads: ReadonlyMap<string, Spread>,
): boolean {
  if (requirement.kind === "capacity") {
    const taken = input.services.reduce((sum, service) => {
      const each = requirement.of === "cores" ? service.replica.cores : service.replica.memoryGiB;
      return sum + each * (spreads.get(service.name)!.get(requirement.site) ?? 0);
    }, 0);
    return taken <= requirement.amount + tolerance;
  }
  const service = input.services.find((one) => one.name === requirement.service)!;
  const spread = spreads.get(service.name)!;
  const counts = [...spread.values()].filter((count) => count > 0);
  if (requirement.kind === "minimum-sites") return counts.length >= requirement.sites;
  if (requirement.kind === "minimum-replicas") return counts.every((count) => count >= requirement.replicas);
  return keepsPromise(input, service, spread, requirement.losses, requirement.share);
}

/** Every way to spread a service over its sites with at most so many replicas at each. */
function everySpread(service: CapacityService, most: number): Spread[] {
  let spreads: [string, number][][] = [[]];
  for (const site of service.allowedSites) {
    spreads = spreads.flatMap((spread) =>
      Array.from({ length: most + 1 }, (_, count): [string, number][] => [...spread, [site, count]]),
    );
  }
  return spreads.map((spread) => new Map(spread));
}

/**
 * The least price at which all requirements are respected, by trying every plan of at most `most` replicas of
 * a service at a site; undefined where there is none.
 */
export function leastPrice(
  input: CapacityInput,
  requirements: readonly Requirement[],
  most: number,
): number | undefined {
  const prices = new Map(input.sites.map((site) => [site.name, site.pricePerCoreMonth]));
  const own = (service: CapacityService): Requirement[] =>
    requirements.filter((one) => "service" in one && one.service === service.name);
  const possible = input.services.map((service) =>
    everySpread(service, most).filter((spread) =>
      own(service).every((requirement) => respects(input, requirement, new Map([[service.name, spread]]))),
    ),
  );
  const capacities = requirements.filter((one) => one.kind === "capacity");
  let best: number | undefined;
  const visit = (at: number, spreads: ReadonlyMap<string, Spread>, price: number): void => {
    const service = input.services[at];
    if (best !== undefined && price >= best) return;
    if (service === undefined) {
      if (capacities.every((requirement) => respects(input, requirement, spreads))) best = price;
      return;
    }
    for (const spread of possible[at]!) {
      let added = 0;
      for (const [site, count] of spread) added += count * service.replica.cores * prices.get(site)!;
      visit(at + 1, new Map([...spreads, [service.name, spread]]), price + added);
    }
  };
  visit(0, new Map(), 0);
  return best;
}
