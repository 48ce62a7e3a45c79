import type { Result } from "./outcome";

/** Mutations that take redundancy or margin away: type, field (a deletion has none) and operators. */
const weakening: readonly {
  readonly type: RegExp;
  readonly field?: RegExp;
  readonly operators?: readonly string[];
}[] = [
  // A deleted workload of a service leaves its room to others: only what carries no load is deleted here.
  {
    type: /:(PodDisruptionBudget|HorizontalPodAutoscaler|HTTPRoute|Gateway|Service|Certificate|CronJob|ConfigMap)$/,
  },
  { type: /(HealthCheck|Record|Bucket\w*|Instance|VpnConnection|SecurityGroup|RolePolicy)$/ },
  {
    type: /:(Deployment|StatefulSet)$/,
    field: /topologySpreadConstraints|podAntiAffinity/,
    operators: ["remove", "empty list"],
  },
  {
    type: /DataCenter$/,
    field: /^(halls|utilities\.carriers)$/,
    operators: ["remove", "empty list", "one of several"],
  },
  { type: /:HorizontalPodAutoscaler$/, field: /maxReplicas/, operators: ["zero", "tenth"] },
  { type: /:PodDisruptionBudget$/, field: /maxUnavailable/, operators: ["tenfold"] },
  { type: /:ConfigMap$/, field: /(ttl|loop_wait|retry_timeout|inter)$/, operators: ["tenfold"] },
  { type: /Record$/, field: /^ttl$/, operators: ["tenfold"] },
  { type: /HealthCheck$/, field: /^(requestInterval|failureThreshold)$/, operators: ["tenfold"] },
];

/** Whether a mutant takes something away, so that no verdict may be better for it. */
export function isWeakening({ type, field, operator }: Result): boolean {
  return weakening.some((entry) => {
    if (!entry.type.test(type)) return false;
    if (entry.field === undefined || field === undefined)
      return entry.field === undefined && field === undefined;
    return entry.field.test(field) && entry.operators!.includes(operator);
  });
}
