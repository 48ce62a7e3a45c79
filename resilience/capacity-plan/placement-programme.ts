import type { CapacityInput, CapacityService } from "./capacity-input";
import type { IntegerProgramme, Row } from "./integer-programme";
import type { Requirement } from "./requirement";

/** Replicas of a service at a site. */
export interface Placement {
  readonly service: string;
  readonly site: string;
  readonly replicas: number;
}

/** An integer programme, and what its values mean. */
export interface PlacementProgramme {
  readonly programme: IntegerProgramme;
  /** The replicas that a solution stands for, none left out that are above 0. */
  placements(values: readonly number[]): Placement[];
}

/** Quotients that miss a whole number by less than this are that number. */
const rounding = 1e-9;

/**
 * Replicas that carry a share of peak: share times peak, divided by what one replica carries, rounded up.
 *
 * @param service the service
 * @param share share of peak, 0 to 1
 */
export function replicasFor(service: CapacityService, share: number): number {
  const exact = (share * service.peakRequestsPerSecond) / service.replica.requestsPerSecond;
  return Math.ceil(exact - rounding * Math.max(1, exact));
}

/** All sets of `count` of the items. */
function subsets<Item>(items: readonly Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, at) => subsets(items.slice(at + 1), count - 1).map((rest) => [item, ...rest]));
}

class Rows {
  public readonly rows: Row[] = [];

  public add(factors: Iterable<readonly [number, number]>, sense: Row["sense"], bound: number): void {
    this.rows.push({ factors: new Map(factors), sense, bound });
  }
}

/** Variables of one service: replicas at each allowed site, and 1 for each site at which it stands. */
interface Variables {
  readonly service: CapacityService;
  readonly replicas: ReadonlyMap<string, number>;
  readonly stands: ReadonlyMap<string, number>;
  readonly limit: number;
}

/**
 * After a loss the sites that are left carry the share. A loss of sites at which the service may not stand
 * is the same as the loss of fewer, so only losses of its own sites have rows.
 */
function addPromise(
  rows: Rows,
  { service, replicas, stands }: Variables,
  losses: number,
  share: number,
): void {
  const need = replicasFor(service, share);
  if (need === 0) return;
  const sites = service.allowedSites;
  const lost = Math.min(losses, sites.length);
  const turns = service.serving === "one-site";
  if (turns)
    for (const site of sites)
      rows.add(
        [
          [replicas.get(site)!, 1],
          [stands.get(site)!, -need],
        ],
        ">=",
        0,
      );
  for (const gone of subsets(sites, lost)) {
    const left = sites.filter((site) => !gone.includes(site));
    const variables = turns ? stands : replicas;
    rows.add(
      left.map((site) => [variables.get(site)!, 1]),
      ">=",
      turns ? 1 : need,
    );
  }
  if (turns || lost >= sites.length) return;
  // Implied by the rows above for whole numbers, and not for fractions: the sum of those rows, rounded up.
  rows.add(
    sites.map((site) => [replicas.get(site)!, 1]),
    ">=",
    Math.ceil((need * sites.length) / (sites.length - lost) - rounding),
  );
}

/**
 * Writes the placement of replicas as an integer programme. Variables are the replicas of each service at
 * each site where it may stand, and whether it stands there. The cost is what the cores of all replicas cost.
 *
 * Replicas run before the loss (static stability): nothing is started after it, so all of them fit at once,
 * and a promise of less than the whole peak is what is shed.
 *
 * @param input sites and services
 * @param requirements what the plan has to respect
 */
export function placementProgramme(
  input: CapacityInput,
  requirements: readonly Requirement[],
): PlacementProgramme {
  const costs: number[] = [];
  const limits: number[] = [];
  const prices = new Map(input.sites.map((site) => [site.name, site.pricePerCoreMonth]));
  const variable = (cost: number, limit: number): number => {
    costs.push(cost);
    limits.push(limit);
    return costs.length - 1;
  };
  const services = new Map<string, Variables>();
  for (const service of input.services) {
    // No plan of least cost has more at one site: that many carry every promise alone.
    const limit = requirements.reduce((most, requirement) => {
      if (!("service" in requirement) || requirement.service !== service.name) return most;
      if (requirement.kind === "promise") return Math.max(most, replicasFor(service, requirement.share));
      return requirement.kind === "minimum-replicas" ? Math.max(most, requirement.replicas) : most;
    }, 1);
    const price = (site: string): number => prices.get(site)! * service.replica.cores;
    services.set(service.name, {
      service,
      limit,
      replicas: new Map(service.allowedSites.map((site) => [site, variable(price(site), limit)])),
      stands: new Map(service.allowedSites.map((site) => [site, variable(0, 1)])),
    });
  }

  const rows = new Rows();
  for (const { replicas, stands, limit, service } of services.values()) {
    for (const site of service.allowedSites) {
      // It stands exactly where it has a replica.
      rows.add(
        [
          [replicas.get(site)!, 1],
          [stands.get(site)!, -limit],
        ],
        "<=",
        0,
      );
      rows.add(
        [
          [replicas.get(site)!, 1],
          [stands.get(site)!, -1],
        ],
        ">=",
        0,
      );
    }
  }
  for (const requirement of requirements) {
    if (requirement.kind === "capacity") {
      const each = requirement.of === "cores" ? "cores" : "memoryGiB";
      const here = [...services.values()].flatMap(({ service, replicas }) => {
        const at = replicas.get(requirement.site);
        return at === undefined || service.replica[each] === 0 ? [] : [[at, service.replica[each]] as const];
      });
      rows.add(here, "<=", requirement.amount);
      continue;
    }
    const variables = services.get(requirement.service)!;
    if (requirement.kind === "promise") {
      addPromise(rows, variables, requirement.losses, requirement.share);
    } else if (requirement.kind === "minimum-sites") {
      rows.add(
        [...variables.stands.values()].map((at) => [at, 1]),
        ">=",
        requirement.sites,
      );
    } else {
      for (const [site, at] of variables.replicas) {
        rows.add(
          [
            [at, 1],
            [variables.stands.get(site)!, -requirement.replicas],
          ],
          ">=",
          0,
        );
      }
    }
  }
  return {
    programme: { costs, limits, rows: rows.rows },
    placements: (values) =>
      [...services.values()].flatMap(({ service, replicas }) =>
        [...replicas]
          .map(([site, at]) => ({ service: service.name, site, replicas: values[at]! }))
          .filter((placement) => placement.replicas > 0),
      ),
  };
}
