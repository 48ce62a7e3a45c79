import { labels, type Reading, types } from "../../blueprint/reading";
import { at, numberOf, shownValue, textOf } from "../../graph/values";
import type { Defect } from "../defect";

/** Deployments of services, routers and name servers whose update takes every pod at once. */
export function updateDefects(reading: Reading): Defect[] {
  return reading.all(types.deployment).flatMap((resource): Defect[] => {
    const ofBlueprint = [labels.service, labels.role, labels.zone].some(
      (label) => at(resource.inputs, "metadata", "labels", label) !== undefined,
    );
    const strategy = at(resource.inputs, "spec", "strategy");
    const most = at(strategy, "rollingUpdate", "maxUnavailable");
    const replicas = numberOf(at(resource.inputs, "spec", "replicas") ?? 1);
    const takesAll = textOf(most) === "100%" || (numberOf(most) ?? 0) >= Math.max(replicas ?? Infinity, 1);
    const recreates = at(strategy, "type") === "Recreate";
    if (!ofBlueprint || reading.findSite(resource) === undefined || !(recreates || takesAll)) return [];
    const field = recreates ? ["type"] : ["rollingUpdate", "maxUnavailable"];
    const value = recreates ? "Recreate" : shownValue(most);
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: resource.urn,
        field: ["spec", "strategy", ...field].join("."),
        problem: { kind: "update-takes-all", value },
        mend: {
          resource: resource.urn,
          path: ["spec", "strategy"],
          value: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
        },
      },
    ];
  });
}
