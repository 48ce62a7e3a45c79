import type { Readiness } from "../world";
import type { SiteCluster } from "./site-cluster";

/** A workload that has fewer replicas ready than it has to. */
export type UnreadyWorkload = Readiness;

interface Listed<Item> {
  readonly items?: readonly Item[];
}

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation?: number };
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly observedGeneration?: number;
  };
}

interface Autoscaler {
  readonly metadata: { readonly namespace: string };
  readonly spec: { readonly minReplicas?: number; readonly scaleTargetRef: { readonly name: string } };
}

/** Label of everything that the blueprint declares. */
const ours = "labelSelector=app.kubernetes.io%2Fpart-of%3Dholdfast";

/**
 * Deployments of a site that have fewer replicas ready than their autoscaler's least, or than they ask for, or that still
 * roll out.
 */
export async function unreadyWorkloads(cluster: SiteCluster): Promise<UnreadyWorkload[]> {
  const deployments = (await cluster.read(`/apis/apps/v1/deployments?${ours}`)) as Listed<Deployment>;
  const autoscalers = (await cluster.read(
    `/apis/autoscaling/v2/horizontalpodautoscalers?${ours}`,
  )) as Listed<Autoscaler>;
  return (deployments.items ?? []).flatMap(({ metadata, spec, status }) => {
    const autoscaler = autoscalers.items?.find(
      (each) =>
        each.metadata.namespace === metadata.namespace && each.spec.scaleTargetRef.name === metadata.name,
    );
    const needed = Math.max(spec?.replicas ?? 1, autoscaler?.spec.minReplicas ?? 0);
    const observed = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
    const ready = observed ? Math.min(status?.readyReplicas ?? 0, status?.updatedReplicas ?? 0) : 0;
    return ready >= needed ? [] : [{ workload: `${metadata.namespace}/${metadata.name}`, ready, needed }];
  });
}
