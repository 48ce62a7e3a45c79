import { type Range, ranges } from "@holdfast/contract/figures";
import { coresOf, memoryGiBOf, namespaceOf, objectName, podOf, priorityOf, replicasOf } from "./pod";
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
    workloads.push({
      site,
      namespace: namespaceOf(resource),
      name: objectName(resource),
      replicas: replicasOf(reading, resource),
      coresPerReplica: coresOf(reading, resource) ?? 0,
      memoryGiBPerReplica: memoryGiBOf(reading, resource) ?? 0,
      priority: priorityOf(priorities, site, podOf(resource)),
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
    const hard = (name: string, range: Range) => reading.quantity(resource, range, "spec", "hard", name);
    const memory = hard("requests.memory", ranges.memoryBytes) ?? hard("memory", ranges.memoryBytes);
    quotas.push({
      site,
      namespace: namespaceOf(resource),
      cores: hard("requests.cpu", ranges.cores) ?? hard("cpu", ranges.cores),
      memoryGiB: memory === undefined ? undefined : memory / BYTES_PER_GIB,
      pods: hard("pods", ranges.replicas),
      urn: resource.urn,
    });
  }
  return quotas;
}
