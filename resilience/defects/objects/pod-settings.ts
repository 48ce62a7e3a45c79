import { quantityOf } from "@holdfast/contract/quantity";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import { labelsOf, type Labels, readSelector } from "../../blueprint/selector";
import { at, isWithheld, listOf, numberOf, textOf, type Value, shownValue } from "../../graph/values";
import type { Defect } from "../defect";
import { placesOf, wayText, type Way } from "../references/places";
import type { ObjectProblem } from "./problem";

/** A problem of a pod, and the way to it within the pod's `spec`. */
interface Fault {
  readonly way: Way;
  readonly problem: ObjectProblem;
  /** The pods run. */
  readonly runs?: boolean;
}

const PROFILE = "pod-security.kubernetes.io/enforce";
const CONFINED = new Set<Value | undefined>(["RuntimeDefault", "Localhost"]);

/**
 * Of what the profile `restricted` asks, the seccomp profile: the rest of it `workload-hygiene` asks of every container,
 * whatever its namespace admits.
 */
function securityFaults({ workload, pod }: PodTemplate, profiles: ReadonlyMap<string, string>, site: string) {
  const namespace = namespaceOf(workload);
  const profile = profiles.get(`${site}/${namespace}`);
  const shared = at(pod, "securityContext", "seccompProfile", "type");
  if (profile !== "restricted" || isWithheld(at(pod, "securityContext"))) return [];
  const open = listOf(at(pod, "containers")).findIndex(
    (each) => !CONFINED.has(at(each, "securityContext", "seccompProfile", "type") ?? shared),
  );
  if (open < 0) return [];
  const own = at(listOf(at(pod, "containers"))[open], "securityContext", "seccompProfile", "type");
  const fault: Fault = {
    way: [
      ...(own === undefined ? [] : ["containers", open]),
      ...["securityContext", "seccompProfile", "type"],
    ],
    problem: {
      kind: "breaks-pod-security",
      value: textOf(own ?? shared) ?? "absent",
      profile,
      namespace,
    },
  };
  return [fault];
}

const DEFAULT_GRACE_SECONDS = 30;

/** Pods that are killed at once, or before what they do first when they stop has ended. */
function graceFaults({ workload, pod }: PodTemplate): Fault[] {
  if (/:(Job|CronJob)$/.test(workload.type)) return [];
  const grace = numberOf(at(pod, "terminationGracePeriodSeconds") ?? DEFAULT_GRACE_SECONDS);
  const waits = listOf(at(pod, "containers")).map((each) => {
    const words = listOf(at(each, "lifecycle", "preStop", "exec", "command")).join(" ");
    const slept = at(each, "lifecycle", "preStop", "sleep", "seconds") ?? /\bsleep (\d+)\b/.exec(words)?.[1];
    return numberOf(slept) ?? 0;
  });
  const seconds = Math.max(0, ...waits);
  if (grace === undefined || grace > seconds) return [];
  return [
    {
      way: ["terminationGracePeriodSeconds"],
      problem: { kind: "killed-while-stopping", value: grace, seconds },
      runs: true,
    },
  ];
}

/** Volumes in memory that count as memory of the containers that have them, and are larger than those may be. */
function memoryFaults({ pod }: PodTemplate): Fault[] {
  return [...listOf(at(pod, "volumes")).entries()].flatMap(([index, volume]): Fault[] => {
    if (at(volume, "emptyDir", "medium") !== "Memory") return [];
    const value = at(volume, "emptyDir", "sizeLimit");
    const size = quantityOf(value);
    const mounted = listOf(at(pod, "containers")).filter((each) =>
      listOf(at(each, "volumeMounts")).some((mount) => at(mount, "name") === at(volume, "name")),
    );
    const limits = mounted.flatMap((each) => at(each, "resources", "limits", "memory") ?? []);
    const least = limits.find((limit) => (quantityOf(limit) ?? Infinity) <= (size ?? 0));
    if (size === undefined || least === undefined) return [];
    return [
      {
        way: ["volumes", index, "emptyDir", "sizeLimit"],
        problem: {
          kind: "memory-volume-too-large",
          value: shownValue(value),
          limit: shownValue(least),
        },
        runs: true,
      },
    ];
  });
}

/** Labels of nodes that Kubernetes itself gives them. */
const NODE_LABEL =
  /^(kubernetes\.io\/(hostname|os|arch)|(topology|failure-domain\.beta)\.kubernetes\.io\/(zone|region)|node\.kubernetes\.io\/.+|node-role\.kubernetes\.io\/.+)$/;
const KUBERNETES_DOMAIN = /^([\w-]+\.)*kubernetes\.io\//;

const SPREADS = ["topologySpreadConstraints.*"] as const;
const TERMS = (["podAntiAffinity", "podAffinity"] as const).flatMap((kind) => [
  `affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution.*`,
  `affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution.*.podAffinityTerm`,
]);

/** Constraints and terms by which pods are placed beside others, and that are for pods or nodes that are not there. */
function placementFaults({ template, pod }: PodTemplate, beside: readonly Labels[]): Fault[] {
  const own = labelsOf(at(template, "metadata", "labels"));
  const faultIn = (way: Way, rule: Value, isSpread: boolean): Fault[] => {
    const key = textOf(at(rule, "topologyKey")) ?? "";
    if (KUBERNETES_DOMAIN.test(key) && !NODE_LABEL.test(key)) {
      const hard = at(rule, "whenUnsatisfiable") === "DoNotSchedule" || way.includes("podAffinity");
      const problem = { kind: "no-such-topology", value: key, hard } as const;
      return [{ way: [...way, "topologyKey"], problem, runs: !hard }];
    }
    const given = at(rule, "labelSelector");
    const selector = readSelector(given);
    // Without a selector it is for no pod at all.
    const isFor = (labels: Labels) => given !== undefined && given !== null && (selector?.(labels) ?? true);
    if (
      isWithheld(given) ||
      at(rule, "namespaceSelector") !== undefined ||
      listOf(at(rule, "namespaces")).length > 0
    )
      return [];
    const value = given === undefined ? "absent" : JSON.stringify(given);
    if (isSpread)
      return isFor(own)
        ? []
        : [{ way: [...way, "labelSelector"], problem: { kind: "spreads-others", value }, runs: true }];
    if (beside.some(isFor)) return [];
    return [{ way: [...way, "labelSelector"], problem: { kind: "apart-from-nothing", value }, runs: true }];
  };
  return [
    ...SPREADS.flatMap((pattern) => placesOf(pod, pattern).map((place) => [place, true] as const)),
    ...TERMS.flatMap((pattern) => placesOf(pod, pattern).map((place) => [place, false] as const)),
  ].flatMap(([{ way, value }, isSpread]) => faultIn(way, value, isSpread));
}

/** What pods are told that keeps them from running, or from running as they are meant to. */
export function podSettings(reading: Reading): Defect[] {
  const profiles = new Map<string, string>();
  for (const namespace of reading.all("kubernetes:core/v1:Namespace")) {
    const profile = textOf(at(namespace.inputs, "metadata", "labels", PROFILE));
    if (profile !== undefined)
      profiles.set(`${reading.findSite(namespace)}/${objectName(namespace)}`, profile);
  }
  const templates = podTemplates(reading);
  const placeOf = ({ workload }: PodTemplate) => `${reading.findSite(workload)}/${namespaceOf(workload)}`;
  const pods = new Map<string, Labels[]>();
  for (const each of templates)
    pods.set(placeOf(each), [
      ...(pods.get(placeOf(each)) ?? []),
      labelsOf(at(each.template, "metadata", "labels")),
    ]);
  return templates.flatMap((template): Defect[] => {
    const { workload, path } = template;
    const site = reading.findSite(workload);
    if (site === undefined) return [];
    const faults = [
      ...securityFaults(template, profiles, site),
      ...graceFaults(template),
      ...memoryFaults(template),
      ...placementFaults(template, pods.get(placeOf(template)) ?? []),
    ];
    return faults.map(({ way, problem, runs }) => ({
      policy: "configuration-takes-effect",
      level: runs ? "warning" : "error",
      resource: workload.urn,
      field: wayText([...path, "spec", ...way]),
      problem,
      ...(runs ? {} : { disables: [workload.urn] }),
    }));
  });
}
