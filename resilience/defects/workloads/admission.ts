import { quantityOf } from "@holdfast/contract/quantity";
import { namespaceOf } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import { type Reading, types } from "../../blueprint/reading";
import { labelsOf, readSelector } from "../../blueprint/selector";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, recordOf, shownValue, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText, type Way } from "../references/places";
import type { Repeated, WorkloadProblem } from "./problem";

/** A problem of a pod, and the way to it. */
interface Fault {
  readonly way: Way;
  readonly problem: WorkloadProblem;
}

/** Types that select their own pods; a Job's selector is made for it. */
const SELECTING = /:(Deployment|StatefulSet|DaemonSet|ReplicaSet)$/;

function selectorFault({ workload, template }: PodTemplate): Fault[] {
  const given = at(workload.inputs, "spec", "selector");
  const labels = at(template, "metadata", "labels");
  if (!SELECTING.test(workload.type) || given === undefined || given === null || isWithheld(labels))
    return [];
  const selector = readSelector(given);
  if (!selector || Object.values(recordOf(labels)).some(isWithheld) || selector(labelsOf(labels))) return [];
  return [
    {
      way: ["spec", "selector"],
      problem: { kind: "selector-misses-template", value: JSON.stringify(given) },
    },
  ];
}

function repeatedIn(
  items: readonly Value[],
  way: Way,
  what: Repeated,
  key: (item: Value) => string | undefined,
): Fault[] {
  const seen = new Set<string>();
  return [...items.entries()].flatMap(([index, item]): Fault[] => {
    const value = key(item);
    if (value === undefined || !seen.has(value)) {
      if (value !== undefined) seen.add(value);
      return [];
    }
    return [{ way: [...way, index], problem: { kind: "declared-twice", what, value } }];
  });
}

function portKey(port: Value): string | undefined {
  const number = at(port, "containerPort");
  return typeof number === "number" ? `${number}/${textOf(at(port, "protocol")) ?? "TCP"}` : undefined;
}

const nameOf = (item: Value): string | undefined => textOf(at(item, "name"));

function repeatedFaults({ path, pod }: PodTemplate): Fault[] {
  const spec = [...path, "spec"];
  const faults = repeatedIn(listOf(at(pod, "volumes")), [...spec, "volumes"], "volume", nameOf);
  const containers = listOf(at(pod, "containers"));
  faults.push(...repeatedIn(containers, [...spec, "containers"], "container", nameOf));
  for (const [index, container] of containers.entries()) {
    const way = [...spec, "containers", index];
    faults.push(...repeatedIn(listOf(at(container, "env")), [...way, "env"], "variable", nameOf));
    const ports = listOf(at(container, "ports"));
    const twice = repeatedIn(ports, [...way, "ports"], "port", portKey);
    faults.push(...(twice.length > 0 ? twice : repeatedIn(ports, [...way, "ports"], "port", nameOf)));
  }
  return faults;
}

/** Containers that request more than they may take. */
function requestFaults({ path, pod }: PodTemplate): Fault[] {
  return (["containers", "initContainers"] as const).flatMap((list) =>
    [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
      Object.entries(recordOf(at(container, "resources", "limits"))).flatMap(([resource, limit]): Fault[] => {
        const requested = at(container, "resources", "requests", resource);
        const [most, asked] = [quantityOf(limit), quantityOf(requested)];
        if (most === undefined || asked === undefined || asked <= most) return [];
        const problem = {
          kind: "limit-below-request",
          resource,
          value: shownValue(limit),
          requested: shownValue(requested),
        } as const;
        return [{ way: [...path, "spec", list, index, "resources", "limits", resource], problem }];
      }),
    ),
  );
}

/** What containers ask for beside what the LimitRange of their namespace admits. */
function limitFaults({ path, pod }: PodTemplate, ranges: readonly Resource[]): Fault[] {
  const limits = ranges.flatMap((range) =>
    listOf(at(range.inputs, "spec", "limits"))
      .filter((limit) => at(limit, "type") === "Container")
      .map((limit) => ({ range, limit })),
  );
  return [...listOf(at(pod, "containers")).entries()].flatMap(([index, container]): Fault[] =>
    limits.flatMap(({ range, limit }): Fault[] =>
      (["max", "min"] as const).flatMap((bound): Fault[] =>
        Object.entries(recordOf(at(limit, bound))).flatMap(([resource, value]): Fault[] => {
          const asked = (bound === "max" ? ["limits", "requests"] : ["requests", "limits"]).find(
            (kind) => (at(container, "resources", kind, resource) ?? null) !== null,
          );
          const given = asked === undefined ? undefined : at(container, "resources", asked, resource);
          const [has, bounds] = [quantityOf(given), quantityOf(value)];
          if (asked === undefined || has === undefined || bounds === undefined) return [];
          if (bound === "max" ? has <= bounds : has >= bounds) return [];
          const problem = {
            kind: "outside-limit-range",
            resource,
            value: shownValue(given),
            bound,
            limit: shownValue(value),
            limitRange: range.name,
          } as const;
          return [{ way: [...path, "spec", "containers", index, "resources", asked, resource], problem }];
        }),
      ),
    ),
  );
}

/** Workloads that the API server refuses as they are. */
export function admissionDefects(reading: Reading): Defect[] {
  const ranges = new Map<string, Resource[]>();
  for (const range of reading.all(types.limitRange)) {
    const key = `${reading.findSite(range)}/${namespaceOf(range)}`;
    ranges.set(key, [...(ranges.get(key) ?? []), range]);
  }
  return podTemplates(reading).flatMap((template): Defect[] => {
    const { workload } = template;
    const site = reading.findSite(workload);
    if (site === undefined) return [];
    const faults = [
      ...selectorFault(template),
      ...repeatedFaults(template),
      ...requestFaults(template),
      ...limitFaults(template, ranges.get(`${site}/${namespaceOf(workload)}`) ?? []),
    ];
    return faults.map(({ way, problem }) => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource: workload.urn,
      field: wayText(way),
      problem,
      disables: [workload.urn],
    }));
  });
}
