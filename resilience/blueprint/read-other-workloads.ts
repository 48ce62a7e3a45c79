import { at, numberOf } from "../graph/values";
import { coresOf, memoryGiBOf, namespaceOf, objectName, podOf, priorityOf, replicasOf } from "./pod";
import { quantityOf } from "./quantity";
import { labels, type Reading, types } from "./reading";
import type { NamespaceQuota, OtherWorkload } from "./workload";

const BYTES_PER_GIB = 2 ** 30;

/** Reads the pods that take room at a site and are no service's. */
export function readOtherWorkloads(
  reading: Reading,
  priorities: ReadonlyMap<string, number>,
): OtherWorkload[] {
  const workloads: OtherWorkload[] = [];
  for (const resource of [...reading.all(types.statefulSet), ...reading.all(types.deployment)]) {
    const ofService = reading.label(resource, labels.service) !== undefined;
    if (ofService && reading.label(resource, labels.role) === undefined) continue;
    const site = reading.findSite(resource);
    if (site === undefined) continue;
    const pod = podOf(resource);
    workloads.push({
      site,
      namespace: namespaceOf(resource),
      name: objectName(resource),
      replicas: replicasOf(resource),
      coresPerReplica: coresOf(pod) ?? 0,
      memoryGiBPerReplica: memoryGiBOf(pod) ?? 0,
      priority: priorityOf(priorities, site, pod),
      urn: resource.urn,
    });
  }
  return workloads;
}

/** Reads what the pods of each namespace may request together. */
export function readQuotas(reading: Reading): NamespaceQuota[] {
  const quotas: NamespaceQuota[] = [];
  for (const resource of reading.all(types.resourceQuota)) {
    const site = reading.findSite(resource);
    if (site === undefined) continue;
    const hard = at(resource.inputs, "spec", "hard");
    const memory = quantityOf(at(hard, "requests.memory") ?? at(hard, "memory"));
    quotas.push({
      site,
      namespace: namespaceOf(resource),
      cores: quantityOf(at(hard, "requests.cpu") ?? at(hard, "cpu")),
      memoryGiB: memory === undefined ? undefined : memory / BYTES_PER_GIB,
      pods: numberOf(at(hard, "pods")),
      urn: resource.urn,
    });
  }
  return quotas;
}
