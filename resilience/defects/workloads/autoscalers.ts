import { type Reading, types } from "../../blueprint/reading";
import { at, numberOf } from "../../graph/values";
import type { Defect } from "../defect";

/** Autoscalers that the API server refuses, or that are told never to do what they are for. */
export function autoscalerDefects(reading: Reading): Defect[] {
  return reading.all(types.autoscaler).flatMap((resource): Defect[] => {
    if (reading.findSite(resource) === undefined) return [];
    const minimum = numberOf(at(resource.inputs, "spec", "minReplicas") ?? 1);
    const maximum = numberOf(at(resource.inputs, "spec", "maxReplicas"));
    if (minimum === undefined || maximum === undefined) return [];
    const shared = {
      policy: "configuration-takes-effect",
      level: "error",
      resource: resource.urn,
      disables: [resource.urn],
    } as const;
    if (maximum < minimum) {
      return [
        {
          ...shared,
          field: "spec.maxReplicas",
          problem: { kind: "maximum-below-minimum", value: maximum, minimum },
          mend: { resource: resource.urn, path: ["spec", "maxReplicas"], value: minimum },
        },
      ];
    }
    const path = ["spec", "behavior", "scaleUp", "selectPolicy"] as const;
    if (maximum === minimum || at(resource.inputs, ...path) !== "Disabled") return [];
    return [
      {
        ...shared,
        field: path.join("."),
        problem: { kind: "never-scales-up", minimum, maximum },
        cause: "never-scales-up",
        mend: { resource: resource.urn, path, value: "Max" },
      },
    ];
  });
}
