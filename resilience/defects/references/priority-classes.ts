import { objectName, podOf } from "../../blueprint/pod";
import { type Reading, types } from "../../blueprint/reading";
import { at, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { similarNames } from "./similar-names";

/** Classes that every cluster has, from the Kubernetes documentation. */
const BUILT_IN = ["system-cluster-critical", "system-node-critical"];

/** Pods that name a class which their cluster does not have: its API server admits none of them. */
export function missingPriorityClasses(reading: Reading): Defect[] {
  const declared = new Map<string, string[]>();
  for (const resource of reading.all(types.priorityClass)) {
    const site = reading.findSite(resource);
    if (site !== undefined) declared.set(site, [...(declared.get(site) ?? []), objectName(resource)]);
  }
  const workloads = [types.deployment, types.statefulSet].flatMap((type) => reading.all(type));
  return workloads.flatMap((workload): Defect[] => {
    const site = reading.findSite(workload);
    const name = textOf(at(podOf(workload), "priorityClassName"));
    if (site === undefined || name === undefined || BUILT_IN.includes(name)) return [];
    const names = declared.get(site) ?? [];
    if (names.includes(name)) return [];
    return [
      {
        policy: "references-resolve",
        level: "error",
        resource: workload.urn,
        field: "spec.template.spec.priorityClassName",
        problem: {
          kind: "dangling-reference",
          refersTo: "PriorityClass",
          value: name,
          site,
          declared: similarNames(name, names),
          consequence: "not-admitted",
        },
        disables: [workload.urn],
      },
    ];
  });
}
