import { quantityOf } from "@holdfast/contract/quantity";
import { namespaceOf } from "../../blueprint/pod";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";

const BYTES_PER_GIB = 2 ** 30;

/** What one object takes of a quota, in GiB; `undefined` where it does not say. */
type Share = (resource: Resource) => number | undefined;

const replicasOf = ({ inputs }: Resource): number => numberOf(at(inputs, "spec", "replicas") ?? 1) ?? 0;

const gibOf = (value: Value | undefined): number | undefined => {
  const bytes = quantityOf(value);
  return bytes === undefined ? undefined : bytes / BYTES_PER_GIB;
};

/** Memory that the containers of all pods of a workload may take by their limits. */
function limitedMemory(workload: Resource): number | undefined {
  const containers = listOf(at(podTemplateOf(workload)?.pod, "containers"));
  const sum = containers.reduce<number>(
    (total, each) => total + (gibOf(at(each, "resources", "limits", "memory")) ?? NaN),
    0,
  );
  return Number.isNaN(sum) ? undefined : sum * replicasOf(workload);
}

/** Storage that is claimed for all pods of a StatefulSet, or by a claim of its own. */
function claimedStorage(resource: Resource): number | undefined {
  if (resource.type === types.claim)
    return gibOf(at(resource.inputs, "spec", "resources", "requests", "storage"));
  const claims = listOf(at(resource.inputs, "spec", "volumeClaimTemplates"));
  const each = claims.map((claim) => gibOf(at(claim, "spec", "resources", "requests", "storage")) ?? NaN);
  const sum = each.reduce((total, size) => total + size, 0);
  return Number.isNaN(sum) ? undefined : sum * replicasOf(resource);
}

const bounded: readonly {
  readonly field: string;
  readonly resource: "memory-limit" | "storage";
  readonly types: readonly string[];
  readonly share: Share;
}[] = [
  {
    field: "limits.memory",
    resource: "memory-limit",
    types: [types.deployment, types.statefulSet],
    share: limitedMemory,
  },
  {
    field: "requests.storage",
    resource: "storage",
    types: [types.statefulSet, types.claim],
    share: claimedStorage,
  },
];

/** Quotas of memory by limits and of storage that are below what stands in their namespaces. */
export function exceededQuotas(reading: Reading): Defect[] {
  const placeOf = (resource: Resource) => `${reading.findSite(resource)}/${namespaceOf(resource)}`;
  return bounded.flatMap(({ field, resource, types: kinds, share }) => {
    const taken = new Map<string, { urn: string; size: number | undefined; service: boolean }[]>();
    for (const each of kinds.flatMap((type) => reading.all(type)))
      taken.set(placeOf(each), [
        ...(taken.get(placeOf(each)) ?? []),
        {
          urn: each.urn,
          size: share(each),
          service: at(each.inputs, "metadata", "labels", labels.service) !== undefined,
        },
      ]);
    return reading.all(types.resourceQuota).flatMap((quota): Defect[] => {
      const given = at(quota.inputs, "spec", "hard", field);
      const value = isWithheld(given) ? undefined : gibOf(given);
      const known = (taken.get(placeOf(quota)) ?? []).flatMap(({ size, ...each }) =>
        size === undefined ? [] : [{ ...each, size }],
      );
      const requested = known.reduce((total, { size }) => total + size, 0);
      const [most] = known.toSorted((left, right) => right.size - left.size);
      if (reading.findSite(quota) === undefined || value === undefined || !most || requested <= value)
        return [];
      return [
        {
          policy: "configuration-takes-effect",
          level: "error",
          resource: quota.urn,
          field: `spec.hard.${field}`,
          problem: {
            kind: "quota-too-small",
            resource,
            value,
            requested,
            namespace: namespaceOf(quota),
            most: most.urn,
          },
          // Which of them is admitted last is chance, so none of them is counted on.
          disables: known.filter(({ service }) => !service).map(({ urn }) => urn),
        },
      ];
    });
  });
}
