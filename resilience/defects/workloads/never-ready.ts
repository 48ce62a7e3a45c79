import { objectName } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import { labels, type Reading, types } from "../../blueprint/reading";
import { at, listOf, textOf } from "../../graph/values";
import { kindOf } from "../configuration/leader-backends";
import type { Defect } from "../defect";
import { wayText } from "../references/places";

/** Deployments that make no pods of what is declared. */
function pausedDeployments(reading: Reading): Defect[] {
  return reading.all(types.deployment).flatMap((workload): Defect[] => {
    if (at(workload.inputs, "spec", "paused") !== true || reading.findSite(workload) === undefined) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: workload.urn,
        field: "spec.paused",
        problem: { kind: "paused" },
        disables: [workload.urn],
        mend: { resource: workload.urn, path: ["spec", "paused"] },
      },
    ];
  });
}

/** Conditions without which pods are not ready, and that something else has to set. */
function readinessGates({ workload, path, pod }: PodTemplate): Defect[] {
  return [...listOf(at(pod, "readinessGates")).entries()].map(([index, gate]) => ({
    policy: "configuration-takes-effect",
    level: "warning",
    resource: workload.urn,
    field: wayText([...path, "spec", "readinessGates", index]),
    problem: { kind: "readiness-gate", value: textOf(at(gate, "conditionType")) ?? "without a name" },
  }));
}

/** What pods ask of their cluster that no resource declares, and without which they do not start. */
function undeclaredNeeds(template: PodTemplate, runtimeClasses: ReadonlySet<string>): Defect[] {
  const { workload, path, pod } = template;
  const needs = (
    [
      ["schedulerName", "scheduler"],
      ["runtimeClassName", "runtime-class"],
    ] as const
  ).flatMap(([name, what]) => {
    const value = textOf(at(pod, name));
    return value === undefined || value === "" || value === "default-scheduler" || runtimeClasses.has(value)
      ? []
      : [{ way: [name], what, value }];
  });
  const unpulled = ["containers", "initContainers"].flatMap((list) =>
    [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
      at(container, "imagePullPolicy") === "Never"
        ? [{ way: [list, index, "imagePullPolicy"], what: "image-on-node", value: "Never" } as const]
        : [],
    ),
  );
  return [...needs, ...unpulled].map(({ way, what, value }) => ({
    policy: "references-resolve",
    level: "warning",
    resource: workload.urn,
    field: wayText([...path, "spec", ...way]),
    problem: { kind: "needs-of-cluster", what, value },
  }));
}

/** Probes of a member that fail for all members but those of one role. */
function roleProbes({ workload, path, pod }: PodTemplate): Defect[] {
  if (at(workload.inputs, "metadata", "labels", labels.role) !== "member") return [];
  return [...listOf(at(pod, "containers")).entries()].flatMap(([index, container]) =>
    (["startupProbe", "readinessProbe", "livenessProbe"] as const).flatMap((probe): Defect[] => {
      const asked = textOf(at(container, probe, "httpGet", "path"));
      if (asked === undefined || kindOf({ path: asked }) === "any") return [];
      const way = [...path, "spec", "containers", index, probe, "httpGet", "path"];
      const isRestarted = probe !== "readinessProbe";
      return [
        {
          policy: "configuration-takes-effect",
          level: "error",
          resource: workload.urn,
          field: wayText(way),
          problem: { kind: "probe-asks-role", probe, value: asked },
          ...(isRestarted && { disables: [workload.urn] }),
          cause: `probe-asks-role ${probe} ${asked}`,
          mend: { resource: workload.urn, path: way, value: isRestarted ? "/liveness" : "/readiness" },
        },
      ];
    }),
  );
}

/** Workloads whose pods are not made, are never ready, or are restarted although they work. */
export function neverReady(reading: Reading): Defect[] {
  // A RuntimeClass that is declared at another site only is told of as a reference.
  const runtimeClasses = new Set(reading.all("kubernetes:node.k8s.io/v1:RuntimeClass").map(objectName));
  const ofPods = podTemplates(reading)
    .filter(({ workload }) => reading.findSite(workload) !== undefined)
    .flatMap((template) => [
      ...readinessGates(template),
      ...roleProbes(template),
      ...undeclaredNeeds(template, runtimeClasses),
    ]);
  return [...pausedDeployments(reading), ...ofPods];
}
