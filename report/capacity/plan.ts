import type { Blueprint } from "@holdfast/resilience";
import { type CapacityPlan, planCapacity } from "@holdfast/resilience/capacity-plan";
import { capacityInput, type Plannable, type Prices } from "./capacity-input";

/** A service's replicas at a site, as declared and as planned. */
export interface ComparedReplicas {
  readonly service: string;
  readonly site: string;
  readonly declared: number;
  readonly planned: number;
}

/** A plan beside what the resources declare. */
export interface PlannedBlueprint {
  /** What prices are counted in: `cores` where none is given. */
  readonly unit: string;
  readonly plan: CapacityPlan;
  /** Price of the replicas that are declared. */
  readonly declaredPrice: number;
  /** One for each service and data site that either has replicas of it at; declared ones alone without a plan. */
  readonly replicas: readonly ComparedReplicas[];
  readonly leftOut: Plannable["leftOut"];
}

/**
 * Plans replicas for the promises of a blueprint.
 *
 * @param prices price of a core for a month by site; none: prices are counted in cores
 * @param currency name of the prices' unit
 */
export async function planBlueprint(
  blueprint: Blueprint,
  prices: Prices = new Map(),
  currency = "price a month",
): Promise<PlannedBlueprint> {
  const { input, leftOut } = capacityInput(blueprint, prices);
  const plan = await planCapacity(input);
  const planned = new Map(
    plan.feasible ? plan.replicas.map((each) => [`${each.service}\n${each.site}`, each.replicas]) : [],
  );
  const replicas: ComparedReplicas[] = [];
  let declaredPrice = 0;
  for (const { name: service, replica } of input.services) {
    const deployments = blueprint.services.find((each) => each.name === service)?.deployments ?? [];
    for (const site of input.sites) {
      const declared = deployments
        .filter((deployment) => deployment.site === site.name)
        .reduce((sum, deployment) => sum + deployment.replicas, 0);
      declaredPrice += declared * replica.cores * site.pricePerCoreMonth;
      const count = planned.get(`${service}\n${site.name}`) ?? 0;
      if (declared > 0 || count > 0) replicas.push({ service, site: site.name, declared, planned: count });
    }
  }
  return { unit: prices.size > 0 ? currency : "cores", plan, declaredPrice, replicas, leftOut };
}
