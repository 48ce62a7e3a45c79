import { quantityOf } from "@holdfast/contract/quantity";
import type { Blueprint } from "../../blueprint/blueprint";
import { allowedHalls, hallField, ownNodeLabels } from "../../blueprint/hall-pinning";
import { coresOf, memoryGiBOf } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import type { Site } from "../../blueprint/site";
import type { NamespaceQuota } from "../../blueprint/workload";
import { at, listOf, numberOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText } from "../references/places";
import { similarNames } from "../references/similar-names";
import type { WorkloadProblem } from "./problem";

/** Sums of binary fractions are not exact. */
const TOLERANCE = 1e-6;

/** Where a pod is kept from, or to, by the halls of its site. */
function hallFault({ workload, path, pod }: PodTemplate, site: Site): Defect[] {
  const halls = site.halls.map(({ name }) => name);
  const allowed = allowedHalls(pod, halls);
  if (halls.length === 0 || allowed.length === halls.length) return [];
  const field = wayText([...path, "spec", ...hallField(pod)]);
  const defect = (problem: WorkloadProblem, more: Partial<Defect>): Defect[] => [
    { policy: "configuration-takes-effect", level: "error", resource: workload.urn, field, problem, ...more },
  ];
  if (allowed.length === 0) {
    const value = textOf(at(pod, ...hallField(pod))) ?? "none of its halls";
    return defect(
      { kind: "no-such-hall", value, site: site.name, halls: similarNames(value, halls) },
      { policy: "references-resolve", disables: [workload.urn] },
    );
  }
  // One pod stands in one hall anyhow.
  const replicas = numberOf(at(workload.inputs, "spec", "replicas") ?? 1) ?? 1;
  if (allowed.length > 1 || replicas < 2) return [];
  return defect(
    { kind: "pinned-to-hall", value: allowed[0]!, site: site.name, halls: halls.length },
    { level: "warning" },
  );
}

function labelFaults({ workload, path, pod }: PodTemplate): Defect[] {
  return ownNodeLabels(pod).map(({ way, label, value }) => ({
    policy: "references-resolve",
    level: "warning",
    resource: workload.urn,
    field: wayText([...path, "spec", ...way]),
    problem: { kind: "node-label-undeclared", label, value },
  }));
}

/** A pod that asks for more than any one hall of its site has: a node has no more than its hall. */
function roomFault(
  reading: Reading,
  { workload, path, pod }: PodTemplate,
  { name: site, halls, capacity }: Site,
): Defect[] {
  const allowed = new Set(
    allowedHalls(
      pod,
      halls.map(({ name }) => name),
    ),
  );
  const places = halls.filter(({ name }) => allowed.has(name));
  const asked = [
    {
      resource: "cpu",
      requested: coresOf(reading, workload),
      rooms: places.map(({ cores }) => cores ?? capacity.cores),
    },
    {
      resource: "memory",
      requested: memoryGiBOf(reading, workload),
      rooms: places.map(({ memoryGiB }) => memoryGiB ?? capacity.memoryGiB),
    },
  ] as const;
  return asked.flatMap(({ resource, requested, rooms }): Defect[] => {
    const most = Math.max(...rooms.map((room) => room ?? Infinity));
    if (requested === undefined || rooms.length === 0 || requested <= most + TOLERANCE) return [];
    const requests = listOf(at(pod, "containers")).map(
      (each) => quantityOf(at(each, "resources", "requests", resource)) ?? 0,
    );
    const largest = requests.indexOf(Math.max(...requests));
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: workload.urn,
        field: wayText([...path, "spec", "containers", largest, "resources", "requests", resource]),
        problem: { kind: "fits-nowhere", resource, requested, most, site },
        disables: [workload.urn],
      },
    ];
  });
}

/** Pods at a place that a quota counts. */
interface Counted {
  readonly urn: string;
  readonly replicas: number;
  readonly cores: number;
  readonly memoryGiB: number;
  /** A service: how many of its pods are admitted is the verdicts' own. */
  readonly service: boolean;
}

function countedPods({ services, otherWorkloads }: Blueprint): Map<string, Counted[]> {
  const counted = new Map<string, Counted[]>();
  const add = (site: string, namespace: string, pods: Counted): void => {
    const key = `${site}/${namespace}`;
    counted.set(key, [...(counted.get(key) ?? []), pods]);
  };
  for (const { site, namespace, urn, replicas, coresPerReplica, memoryGiBPerReplica } of otherWorkloads)
    add(site, namespace, {
      urn,
      replicas,
      cores: coresPerReplica,
      memoryGiB: memoryGiBPerReplica,
      service: false,
    });
  for (const { site, namespace, urn, replicas, ...pod } of services.flatMap(
    ({ deployments }) => deployments,
  )) {
    const [cores, memoryGiB] = [pod.coresPerReplica ?? 0, pod.memoryGiBPerReplica ?? 0];
    add(site, namespace, { urn, replicas, cores, memoryGiB, service: true });
  }
  return counted;
}

/** A quota that is below what runs in its namespace before anything grows. */
function quotaFault(quota: NamespaceQuota, pods: readonly Counted[]): Defect[] {
  const asked = [
    { resource: "cpu", field: "requests.cpu", value: quota.cores, each: (pod: Counted) => pod.cores },
    {
      resource: "memory",
      field: "requests.memory",
      value: quota.memoryGiB,
      each: (pod: Counted) => pod.memoryGiB,
    },
    { resource: "pods", field: "pods", value: quota.pods, each: () => 1 },
  ] as const;
  return asked.flatMap(({ resource, field, value, each }): Defect[] => {
    const share = (pod: Counted): number => pod.replicas * each(pod);
    const requested = pods.reduce((total, pod) => total + share(pod), 0);
    const [most] = pods.toSorted((left, right) => share(right) - share(left));
    if (value === undefined || !most || requested <= value + TOLERANCE) return [];
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
          namespace: quota.namespace,
          most: most.urn,
        },
        // Which of them is admitted last is chance, so none of them is counted on.
        disables: pods.filter(({ service }) => !service).map(({ urn }) => urn),
        impairs: [{ kind: "quota", is: quota }],
      },
    ];
  });
}

/** Pods that no node can run, and what keeps them from where they are wanted. */
export function schedulingDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  const sites = new Map(blueprint.sites.map((site) => [site.name, site]));
  const counted = countedPods(blueprint);
  const ofPods = podTemplates(reading).flatMap((template): Defect[] => {
    const site = sites.get(reading.findSite(template.workload) ?? "");
    return site
      ? [...hallFault(template, site), ...labelFaults(template), ...roomFault(reading, template, site)]
      : [];
  });
  // What no node can run is told of itself, and is no reason for a larger quota.
  const nowhere = new Set(ofPods.flatMap(({ disables }) => disables ?? []));
  return [
    ...ofPods,
    ...blueprint.quotas.flatMap((quota) => {
      const pods = counted.get(`${quota.site}/${quota.namespace}`) ?? [];
      return quotaFault(
        quota,
        pods.filter(({ urn }) => !nowhere.has(urn)),
      );
    }),
  ];
}
