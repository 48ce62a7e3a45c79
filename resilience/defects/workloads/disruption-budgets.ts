import { ranges } from "@holdfast/contract/figures";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import { labels, type Reading, types } from "../../blueprint/reading";
import { labelsOf, readSelector } from "../../blueprint/selector";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, numberOf, shownValue, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { WorkloadProblem } from "./problem";

const AMOUNTS = ["minAvailable", "maxUnavailable"] as const;

/** Pods that a workload runs at the least, by its autoscaler where it has one; `undefined` where that is not to be known. */
function leastReplicas(
  workload: Resource,
  minimums: ReadonlyMap<string, number>,
  site: string,
): number | undefined {
  const given = at(workload.inputs, "spec", "replicas") ?? 1;
  if (isWithheld(given)) return undefined;
  return minimums.get(`${site}/${namespaceOf(workload)}/${objectName(workload)}`) ?? numberOf(given);
}

/** Pods that a budget keeps from being evicted, of all it guards; `undefined` where it does not say. */
function keptBy(amount: (typeof AMOUNTS)[number], value: unknown, replicas: number): number | undefined {
  const text = String(value);
  const share = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const figure = share === undefined ? Number(text) : Math.ceil((Number(share) / 100) * replicas);
  if (!Number.isFinite(figure) || figure > ranges.disruptedPods.most) return undefined;
  return amount === "minAvailable" ? figure : replicas - figure;
}

/** A voter is one pod, and is taken down by hand, one after the other: its budget is to let nothing go. */
const isVoter = ({ workload }: PodTemplate): boolean =>
  at(workload.inputs, "metadata", "labels", labels.quorum) !== undefined;

/** Disruption budgets that guard nothing, or let nothing go. */
export function budgetDefects(reading: Reading): Defect[] {
  const pods = new Map<string, PodTemplate[]>();
  for (const each of podTemplates(reading)) {
    const site = reading.findSite(each.workload);
    if (site === undefined) continue;
    const key = `${site}/${namespaceOf(each.workload)}`;
    pods.set(key, [...(pods.get(key) ?? []), each]);
  }
  const minimums = new Map<string, number>();
  for (const autoscaler of reading.all(types.autoscaler)) {
    const target = textOf(at(autoscaler.inputs, "spec", "scaleTargetRef", "name"));
    const minimum = numberOf(at(autoscaler.inputs, "spec", "minReplicas") ?? 1);
    const site = reading.findSite(autoscaler);
    if (minimum !== undefined) minimums.set(`${site}/${namespaceOf(autoscaler)}/${target}`, minimum);
  }
  return reading.all(types.budget).flatMap((budget): Defect[] => {
    const site = reading.findSite(budget);
    const given = at(budget.inputs, "spec", "selector");
    // One without a selector is for no pod, one with an empty one for all of them.
    const selector = given === undefined || given === null ? () => false : readSelector(given);
    if (site === undefined || !selector) return [];
    const defect = (field: string, problem: WorkloadProblem): Defect => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource: budget.urn,
      field,
      problem,
    });
    const namespace = namespaceOf(budget);
    const guarded = (pods.get(`${site}/${namespace}`) ?? []).filter(({ template }) =>
      selector(labelsOf(at(template, "metadata", "labels"))),
    );
    // Of a workload beside it that it leaves unguarded, `workload-hygiene` says so.
    const beside = pods
      .get(`${site}/${namespace}`)
      ?.some(({ workload }) => workload.parent === budget.parent);
    if (guarded.length === 0 && beside) return [];
    if (guarded.length === 0) return [defect("spec.selector", { kind: "guards-nothing", namespace })];
    const stated = AMOUNTS.filter((amount) => (at(budget.inputs, "spec", amount) ?? null) !== null);
    if (stated.length > 1) return [defect("spec", { kind: "two-budgets-in-one" })];
    const [amount] = stated;
    const value = amount && at(budget.inputs, "spec", amount);
    if (amount === undefined || isWithheld(value) || guarded.some(isVoter)) return [];
    const counts = guarded.map(({ workload }) => leastReplicas(workload, minimums, site));
    const replicas = counts.reduce<number>((sum, count) => sum + (count ?? NaN), 0);
    const kept = keptBy(amount, value, replicas);
    if (kept === undefined || !(replicas > 0) || kept < replicas) return [];
    return [
      {
        ...defect(`spec.${amount}`, { kind: "lets-nothing-drain", value: shownValue(value), replicas }),
        mend: {
          resource: budget.urn,
          path: ["spec", amount],
          value: amount === "minAvailable" ? replicas - 1 : 1,
        },
      },
    ];
  });
}
