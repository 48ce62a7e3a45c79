import type { CapacityInput, Losses } from "./capacity-input";
import type { CapacityPlan, LossPrice, PlannedReplicas, PlannedSite, PromisePrice } from "./capacity-plan";
import { checkInput } from "./check-input";
import { irreducibleConflict } from "./conflict";
import { integerSolver, type Solver } from "./integer-programme";
import { type Placement, placementProgramme, replicasFor } from "./placement-programme";
import { type Requirement, requirementsOf, requirementText } from "./requirement";

const allLosses: readonly Losses[] = [0, 1, 2];

interface Priced {
  readonly placements: readonly Placement[];
  readonly price: number;
}

/** Plans of one input under different requirements. */
class Planner {
  constructor(
    private readonly input: CapacityInput,
    private readonly solver: Solver,
  ) {}

  /** The cheapest plan that respects the requirements; undefined where there is none. */
  public cheapest(requirements: readonly Requirement[]): Priced | undefined {
    const { programme, placements } = placementProgramme(this.input, requirements);
    const values = this.solver.solve(programme);
    if (values === undefined) return undefined;
    const price = values.reduce((sum, value, variable) => sum + value * programme.costs[variable]!, 0);
    return { placements: placements(values), price };
  }

  /** Whether some plan respects the requirements, at any price. */
  public canKeep(requirements: readonly Requirement[]): boolean {
    const { programme } = placementProgramme(this.input, requirements);
    return this.solver.solve({ ...programme, costs: programme.costs.map(() => 0) }) !== undefined;
  }

  /** How much a requirement asks for: the cores of a promise's replicas; nothing for a minimum, and room last. */
  public weight(requirement: Requirement): number {
    if (requirement.kind === "capacity") return Number.MAX_VALUE;
    const service = this.input.services.find((one) => one.name === requirement.service)!;
    if (requirement.kind !== "promise") return 0;
    return replicasFor(service, requirement.share) * service.replica.cores * (1 + requirement.losses);
  }

  /** The price of the whole catalogue when no more than so many sites may be lost. */
  public priceOf(losses: Losses): LossPrice {
    const promised = requirementsOf(this.input).filter(
      (requirement) => requirement.kind !== "promise" || requirement.losses <= losses,
    );
    const unshed = {
      ...this.input,
      services: this.input.services.map((service) => ({
        ...service,
        survives: losses,
        servedAfterNoLoss: 1,
        servedAfterOneLoss: 1,
        servedAfterTwoLosses: 1,
      })),
    };
    return {
      losses,
      promised: this.cheapest(promised)?.price ?? null,
      withoutShedding: this.cheapest(requirementsOf(unshed))?.price ?? null,
    };
  }

  /** What each promise for a loss adds to a price, the dearest first. */
  public promisePrices(requirements: readonly Requirement[], price: number): PromisePrice[] {
    const prices: PromisePrice[] = [];
    for (const requirement of requirements) {
      if (requirement.kind !== "promise" || requirement.losses === 0) continue;
      const without = this.cheapest(requirements.filter((other) => other !== requirement));
      // Fewer requirements never cost more; the difference of equal sums may miss 0 by rounding.
      prices.push({ promise: requirement, price: Math.max(0, price - (without?.price ?? price)) });
    }
    return prices.sort((a, b) => b.price - a.price);
  }
}

function plannedReplicas(placements: readonly Placement[]): PlannedReplicas[] {
  return placements.map((placement) => {
    const all = placements.filter((other) => other.service === placement.service);
    return { ...placement, share: placement.replicas / all.reduce((sum, other) => sum + other.replicas, 0) };
  });
}

function plannedSites(input: CapacityInput, placements: readonly Placement[]): PlannedSite[] {
  const services = new Map(input.services.map((service) => [service.name, service]));
  return input.sites.map((site) => {
    const here = placements.filter((placement) => placement.site === site.name);
    const sum = (each: "cores" | "memoryGiB"): number =>
      here.reduce(
        (total, { service, replicas }) => total + replicas * services.get(service)!.replica[each],
        0,
      );
    const [cores, memoryGiB] = [sum("cores"), sum("memoryGiB")];
    return {
      site: site.name,
      cores,
      coresShare: cores === 0 ? 0 : cores / site.cores,
      memoryGiB,
      memoryShare: memoryGiB === 0 ? 0 : memoryGiB / site.memoryGiB,
      price: cores * site.pricePerCoreMonth,
    };
  });
}

function conflictText(conflict: readonly Requirement[]): string {
  const parts = conflict.map(requirementText);
  if (parts.length === 1) return `this cannot be kept at any price: ${parts[0]}`;
  return `these cannot all be kept: ${parts.join("; ")}`;
}

/**
 * Plans how many replicas of each service run at each site, so that after the loss of any sites that a service
 * survives, what is left of it carries the share of its peak that it promises, at the least price. README.md
 * holds the arithmetic.
 *
 * @param input sites and services
 * @returns the plan, with the price of losing no, one and two sites and of each promise; or the requirements
 *   that cannot be kept together
 * @throws InvalidInputError for input that is wrong in itself; promises that cannot be kept are a result
 */
export async function planCapacity(input: CapacityInput): Promise<CapacityPlan> {
  checkInput(input);
  const planner = new Planner(input, await integerSolver());
  const requirements = requirementsOf(input);
  const plan = planner.cheapest(requirements);
  const losses = allLosses.map((count) => planner.priceOf(count));
  if (plan === undefined) {
    const conflict = irreducibleConflict(
      requirements,
      (requirement) => planner.weight(requirement),
      (some) => planner.canKeep(some),
    );
    return { feasible: false, conflict, text: conflictText(conflict), losses };
  }
  return {
    feasible: true,
    price: plan.price,
    replicas: plannedReplicas(plan.placements),
    sites: plannedSites(input, plan.placements),
    losses,
    promises: planner.promisePrices(requirements, plan.price),
  };
}
