import { annotationOf, annotations, kindOf } from "../objects/kubernetes-object";
import type { WireObject } from "../values/wire-value";
import { claimReadiness, quotaReadiness, selectsPods, serviceReadiness } from "./others";
import { podReadiness } from "./pods";
import type { Readiness } from "./readiness";
import { deploymentReadiness, jobReadiness, statefulSetReadiness } from "./workloads";

const kinds: Record<string, Readiness> = {
  "apps/v1/Deployment": deploymentReadiness,
  "apps/v1/StatefulSet": statefulSetReadiness,
  "batch/v1/Job": jobReadiness,
  "v1/Pod": podReadiness,
  "v1/Service": serviceReadiness,
  "v1/PersistentVolumeClaim": claimReadiness,
  "v1/ResourceQuota": quotaReadiness,
};

/**
 * How an object gets ready.
 *
 * @param inputs the object as it was declared
 * @returns undefined when it is ready at once
 */
export function readinessOf(inputs: WireObject): Readiness | undefined {
  if (isSkipped(inputs)) return undefined;
  const { apiVersion, kind } = kindOf(inputs);
  const readiness = kinds[`${apiVersion}/${kind}`];
  // Nothing comes and goes behind a Service that chooses no pods.
  if (readiness === serviceReadiness && !selectsPods(inputs)) return { ...readiness, settles: 0 };
  return readiness;
}

function isSkipped(inputs: WireObject): boolean {
  return annotationOf(inputs, annotations.skipAwait) === "true";
}
