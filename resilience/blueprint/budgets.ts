import type { Resource } from "../graph/resource";
import { at, listOf, textOf } from "../graph/values";
import { figureFault, figureIn, ranges } from "@holdfast/contract/figures";
import { allowedHalls } from "./hall-pinning";
import { hallSkew, namespaceOf, podOf, replicasOf } from "./pod";
import { type Reading, types } from "./reading";
import { podLabelsOf, readSelector, type Selector } from "./selector";
import type { Standing } from "./standing";

/** A number of pods, or a share of them, which Kubernetes rounds up. */
type Amount = { readonly pods: number } | { readonly share: number };

interface Budget {
  readonly namespace: string;
  readonly selector: Selector;
  readonly maxUnavailable?: Amount;
  readonly minAvailable?: Amount;
}

function podsOf(amount: Amount, replicas: number): number {
  return "pods" in amount ? amount.pods : Math.ceil(amount.share * replicas);
}

/** How many pods a budget lets go at once. */
function allowed(budget: Budget, replicas: number): number | undefined {
  if (budget.maxUnavailable) return podsOf(budget.maxUnavailable, replicas);
  return budget.minAvailable ? replicas - podsOf(budget.minAvailable, replicas) : undefined;
}

/**
 * An amount that a budget states.
 *
 * @param worst counts where it cannot be read
 */
function amountOf(
  reading: Reading,
  budget: Resource,
  field: "maxUnavailable" | "minAvailable",
  worst: Amount,
): Amount | undefined {
  const value = at(budget.inputs, "spec", field);
  if (value === undefined || value === null) return undefined;
  const percent = /^(.+)%$/.exec(textOf(value) ?? "")?.[1];
  const range = percent === undefined ? ranges.disruptedPods : ranges.percent;
  const figure = figureIn(range, percent ?? value);
  if (figure !== undefined) return percent === undefined ? { pods: figure } : { share: figure / 100 };
  reading.misread(budget, `spec.${field}`, figureFault(range, value));
  return worst;
}

/**
 * What labels of a pod have to be for a budget to guard it. `undefined` where it guards nothing that is known: it has
 * no selector, which selects no pod, or one that cannot be read. An empty selector selects every pod of the namespace.
 */
function selectorOf(reading: Reading, budget: Resource): Selector | undefined {
  const value = at(budget.inputs, "spec", "selector");
  if (value === undefined || value === null) return undefined;
  const selector = readSelector(value);
  if (selector) return selector;
  reading.misread(
    budget,
    "spec.selector",
    "labels and operators that are known are expected; it guards nothing",
  );
  return undefined;
}

/** Disruption budgets at every site. */
export class Budgets {
  private readonly bySite = new Map<string, Budget[]>();
  private readonly halls = new Map<string, string[]>();

  constructor(private readonly reading: Reading) {
    for (const resource of reading.all(types.budget)) {
      const site = reading.siteUnlessElsewhere(resource);
      const selector = selectorOf(reading, resource);
      if (site === undefined || selector === undefined) continue;
      const budget = {
        namespace: namespaceOf(resource),
        selector,
        maxUnavailable: amountOf(reading, resource, "maxUnavailable", { share: 1 }),
        minAvailable: amountOf(reading, resource, "minAvailable", { pods: 0 }),
      };
      this.bySite.set(site, [...(this.bySite.get(site) ?? []), budget]);
    }
  }

  private hallsOf(site: string): string[] {
    const known = this.halls.get(site);
    if (known) return known;
    const center = this.reading.all(types.dataCenter).find((each) => at(each.inputs, "site") === site);
    const halls = listOf(center?.inputs["halls"]).flatMap((hall) => textOf(at(hall, "name")) ?? []);
    this.halls.set(site, halls);
    return halls;
  }

  /** Where a workload stands, and what of it halls and drained nodes can take. */
  standing(workload: Resource, site: string, replicas = replicasOf(this.reading, workload)): Standing {
    const halls = this.hallsOf(site);
    // Where its pods may run in some halls only, a spread over all of them is none.
    const spread = allowedHalls(podOf(workload), halls).length === halls.length;
    return {
      site,
      hallSkew: spread ? hallSkew(this.reading, workload) : undefined,
      evictable: this.evictable(workload, site, replicas),
    };
  }

  /** Pods of a workload that may be taken down at once while nodes are drained: all, where no budget guards them. */
  private evictable(workload: Resource, site: string, replicas: number): number {
    const labels = podLabelsOf(workload);
    const namespace = namespaceOf(workload);
    let most = replicas;
    for (const budget of this.bySite.get(site) ?? []) {
      if (budget.namespace !== namespace || !budget.selector(labels)) continue;
      most = Math.min(most, Math.max(0, allowed(budget, replicas) ?? replicas));
    }
    return most;
  }
}
