import type { Resource, Value } from "../graph/resource";
import { at, numberOf, recordOf, textOf } from "../graph/values";
import { hallSkew, namespaceOf, podOf, replicasOf } from "./pod";
import { type Reading, types } from "./reading";
import type { Standing } from "./standing";

interface Budget {
  readonly namespace: string;
  readonly selector: readonly (readonly [label: string, value: string])[];
  readonly maxUnavailable?: Value;
  readonly minAvailable?: Value;
}

/** A number of pods, or a share of them in percent, which Kubernetes rounds up. */
function podsOf(value: Value, replicas: number): number | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(textOf(value) ?? "")?.[1];
  return percent === undefined ? numberOf(value) : Math.ceil((Number(percent) / 100) * replicas);
}

/** How many pods a budget lets go at once. */
function allowed(budget: Budget, replicas: number): number | undefined {
  if (budget.maxUnavailable !== undefined) return podsOf(budget.maxUnavailable, replicas);
  const available = budget.minAvailable === undefined ? undefined : podsOf(budget.minAvailable, replicas);
  return available === undefined ? undefined : replicas - available;
}

/** Disruption budgets at every site. */
export class Budgets {
  private readonly bySite = new Map<string, Budget[]>();

  constructor(reading: Reading) {
    for (const resource of reading.all(types.budget)) {
      const site = reading.siteOfObject(resource);
      const labels = recordOf(at(resource.inputs, "spec", "selector", "matchLabels"));
      const selector = Object.entries(labels).flatMap(([label, value]) =>
        typeof value === "string" ? [[label, value] as const] : [],
      );
      // An empty selector would take every pod of the namespace; nothing here is written so.
      if (site === undefined || selector.length === 0) {
        if (selector.length === 0)
          reading.misread(
            resource,
            "spec.selector",
            "it selects by no labels, so it guards nothing that is known",
          );
        continue;
      }
      const budget = {
        namespace: namespaceOf(resource),
        selector,
        maxUnavailable: at(resource.inputs, "spec", "maxUnavailable"),
        minAvailable: at(resource.inputs, "spec", "minAvailable"),
      };
      this.bySite.set(site, [...(this.bySite.get(site) ?? []), budget]);
    }
  }

  /** Where a workload stands, and what of it halls and drained nodes can take. */
  standing(workload: Resource, site: string, replicas = replicasOf(workload)): Standing {
    return { site, hallSkew: hallSkew(podOf(workload)), evictable: this.evictable(workload, site, replicas) };
  }

  /** Pods of a workload that may be taken down at once while nodes are drained: all, where no budget guards them. */
  private evictable(workload: Resource, site: string, replicas: number): number {
    const labels = recordOf(at(workload.inputs, "spec", "template", "metadata", "labels"));
    const namespace = namespaceOf(workload);
    let most = replicas;
    for (const budget of this.bySite.get(site) ?? []) {
      if (
        budget.namespace !== namespace ||
        !budget.selector.every(([label, value]) => labels[label] === value)
      )
        continue;
      most = Math.min(most, Math.max(0, allowed(budget, replicas) ?? replicas));
    }
    return most;
  }
}
