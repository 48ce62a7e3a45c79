import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../cluster/cluster";
import { at, listAt, nameOf, namespaceOf, textAt } from "../objects/kubernetes-object";
import { isObject, type WireObject } from "../values/wire-value";
import type { Progress, Readiness } from "./readiness";

/** How the pods behind a Service are. */
interface Endpoints {
  ready: number;
  pending: number;
}

/** A Service is ready when it has its address and no pod behind it is still to come. It may have none. */
export const serviceReadiness: Readiness = {
  look: async (service, cluster): Promise<Progress> => {
    const addressed = isAddressed(service);
    if (!selectsPods(service)) return { ready: addressed };
    const { pending } = await endpointsOf(service, cluster);
    return {
      ready: addressed && pending === 0,
      status: addressed
        ? "[1/3] Finding Pods to direct traffic to"
        : "[2/3] Attempting to allocate IP address to Service",
    };
  },
  problems: async (service, cluster) => {
    const problems: string[] = [];
    if (selectsPods(service) && (await endpointsOf(service, cluster)).ready === 0) {
      problems.push(
        "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
      );
    }
    if (!isAddressed(service)) {
      problems.push("Service was not allocated an IP address; does your cloud provider support this?");
    }
    return problems;
  },
  again: 1_000,
  settles: 10_000,
  onRead: true,
};

function isAddressed(service: WireObject): boolean {
  return (
    textAt(service, "spec", "type") !== "LoadBalancer" ||
    listAt(service, "status", "loadBalancer", "ingress").length > 0
  );
}

/** Whether a Service sends to pods that it chooses, and not to whoever asks for their names. */
export function selectsPods(service: WireObject): boolean {
  const selector = at(service, "spec", "selector");
  return (
    textAt(service, "spec", "type") !== "ExternalName" &&
    textAt(service, "spec", "clusterIP") !== "None" &&
    isObject(selector) &&
    Object.keys(selector).length > 0
  );
}

async function endpointsOf(service: WireObject, cluster: Cluster): Promise<Endpoints> {
  const kind = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" };
  const slices = await cluster.list(
    kind,
    namespaceOf(service),
    `kubernetes.io/service-name=${nameOf(service)}`,
  );
  const endpoints = listAt(slices, "items").flatMap((slice) => listAt(slice, "endpoints"));
  const ready = endpoints.filter((endpoint) => at(endpoint, "conditions", "ready") !== false).length;
  const leaving = endpoints.filter((endpoint) => at(endpoint, "conditions", "terminating") === true).length;
  return { ready, pending: Math.max(0, endpoints.length - ready - leaving) };
}

/** A claim is ready when it has its volume, or when it gets one with its first pod. */
export const claimReadiness: Readiness = {
  look: async (claim, cluster): Promise<Progress> => {
    const phase = textAt(claim, "status", "phase");
    if (phase !== "Pending") return { ready: phase === "Bound" };
    const name = textAt(claim, "spec", "storageClassName");
    if (name === "") return { ready: false };
    const storageClass = await cluster.find({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name },
    });
    return { ready: textAt(storageClass, "volumeBindingMode") === "WaitForFirstConsumer" };
  },
  problems: (claim) => [`the claim is ${textAt(claim, "status", "phase") || "not seen by any controller"}`],
  again: 1_000,
  onRead: false,
};

/** A quota is ready when its controller counts by what was written last. */
export const quotaReadiness: Readiness = {
  look: (quota) => ({ ready: isDeepStrictEqual(at(quota, "spec", "hard"), at(quota, "status", "hard")) }),
  problems: () => ["no controller has taken over the quota"],
  onRead: false,
};
