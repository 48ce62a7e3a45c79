import { isUnknown, type Resource, type Value } from "@holdfast/resilience";
import { readSelector } from "@holdfast/resilience/blueprint/selector";
import { at, isWithheld, listOf, numberOf, textOf, textsOf } from "@holdfast/resilience/graph/values";
import { joined } from "@holdfast/report/text/phrases";
import { namespaceOf, objectName } from "./graph/resources";
import type { StackView } from "./graph/stack-view";
import { workloadsOf, type Container, type Workload } from "./graph/workloads";
import type { Rule, Violation } from "./rule";

/** What a team may tune. */
export interface WorkloadHygieneSettings {
  /** "startup" and "liveness" are asked of every lasting container, "readiness" of one in a pod. */
  readonly requiredProbes: readonly string[];
  /** Namespaces that are not looked at. */
  readonly exemptNamespaces: readonly string[];
}

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Capabilities that an unprivileged container may add: binding a port below 1024 is all it brings. */
const HARMLESS_CAPABILITIES = new Set(["NET_BIND_SERVICE"]);

/** What is wrong with a container or a workload, before it is said about which. */
type Fault = Pick<Violation, "reason" | "fix">;

/** Readiness is the pod's: one container that is asked is enough. The other probes are each container's own. */
function* probeFaults(workload: Workload, required: readonly string[]): Iterable<Fault> {
  if (!workload.lasting) return;
  const lasting = workload.containers.filter(({ initial }) => !initial);
  for (const probe of required) {
    const unasked = lasting.filter(({ spec }) => at(spec, `${probe}Probe`) === undefined);
    if (probe === "readiness" && unasked.length < lasting.length) continue;
    for (const { name } of probe === "readiness" ? unasked.slice(0, 1) : unasked) {
      yield {
        reason: `container ${name} has no ${probe} probe, so nothing notices when it does not work`,
        fix: `give it a ${probe}Probe`,
      };
    }
  }
}

function* requestFaults(container: Container): Iterable<Fault> {
  const resources = at(container.spec, "resources");
  if (isUnknown(resources)) return;
  // What is not requested is what is its limit.
  const missing = ["cpu", "memory"].filter(
    (what) => at(resources, "requests", what) === undefined && at(resources, "limits", what) === undefined,
  );
  if (missing.length > 0) {
    yield {
      reason: `container ${container.name} requests no ${missing.join(" and no ")}, so a full site may not have room for it`,
      fix: `set resources.requests.${missing.join(" and resources.requests.")}`,
    };
  }
  if (at(resources, "limits", "memory") === undefined) {
    yield {
      reason: `container ${container.name} has no memory limit, so it can take its neighbours' memory`,
      fix: "set resources.limits.memory to what it requests",
    };
  }
}

function* imageFaults(container: Container): Iterable<Fault> {
  const image = at(container.spec, "image");
  if (isUnknown(image) || DIGEST.test(textOf(image) ?? "")) return;
  yield {
    reason: `container ${container.name} runs ${textOf(image) ?? "no image"}, which can be another image tomorrow`,
    fix: "name the image by digest: <registry>/<repository>@sha256:<64 hexadecimal digits>",
  };
}

/** A field of the container's security context, or of the pod's where the container says nothing. */
function securityOf(workload: Workload, container: Container, field: string): Value | undefined {
  return at(container.spec, "securityContext", field) ?? at(workload.pod, "securityContext", field);
}

function* privilegeFaults(workload: Workload, container: Container): Iterable<Fault> {
  const { name, spec } = container;
  const nonRoot = securityOf(workload, container, "runAsNonRoot");
  const user = securityOf(workload, container, "runAsUser");
  if (nonRoot !== true || user === 0) {
    yield {
      reason: `container ${name} may run as root`,
      fix: "set securityContext.runAsNonRoot, and no runAsUser of 0",
    };
  }
  const added = textsOf(at(spec, "securityContext", "capabilities", "add"));
  const harmful = added.filter((capability) => !HARMLESS_CAPABILITIES.has(capability));
  if (
    at(spec, "securityContext", "privileged") === true ||
    at(spec, "securityContext", "allowPrivilegeEscalation") !== false ||
    !textsOf(at(spec, "securityContext", "capabilities", "drop")).includes("ALL") ||
    harmful.length > 0
  ) {
    yield {
      reason: `container ${name} can have more privileges than its user${harmful.length > 0 ? `: ${harmful.join(", ")}` : ""}`,
      fix: 'set allowPrivilegeEscalation to false, drop the capabilities ["ALL"], and do not run it privileged',
    };
  }
  if (at(spec, "securityContext", "readOnlyRootFilesystem") !== true) {
    yield {
      reason: `container ${name} can change its own files, so what runs may not be what was deployed`,
      fix: "set readOnlyRootFilesystem, and mount an emptyDir where it writes",
    };
  }
}

function* hostFaults({ pod }: Workload): Iterable<Fault> {
  const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((field) => at(pod, field) === true);
  const mounts = listOf(at(pod, "volumes")).filter((volume) => at(volume, "hostPath") !== undefined);
  const all = [
    ...shared,
    ...mounts.map((volume) => `hostPath ${textOf(at(volume, "hostPath", "path")) ?? ""}`),
  ];
  if (all.length === 0) return;
  yield {
    reason: `the pod reaches into its node: ${all.join(", ")}`,
    fix: "take it out: a pod needs nothing of its node",
  };
}

/** Whether a budget lets every replica be taken at once. */
function takesAll(budget: Resource, replicas: number): boolean {
  const most = at(budget.inputs, "spec", "maxUnavailable");
  const least = at(budget.inputs, "spec", "minAvailable");
  if (most !== undefined && most !== null) {
    const text = String(most);
    return text.endsWith("%") ? Number.parseFloat(text) >= 100 : (numberOf(most) ?? 0) >= replicas;
  }
  return Number.parseFloat(String(least ?? 0)) <= 0;
}

function isOfSameComponent(one: Resource, other: Resource): boolean {
  return one.parent !== undefined && one.parent === other.parent;
}

function covers(budget: Resource, { resource, namespace, labels }: Workload): boolean {
  const isNear = budget.provider === resource.provider || isOfSameComponent(budget, resource);
  if (!isNear || namespaceOf(budget) !== namespace) return false;
  const selector = at(budget.inputs, "spec", "selector");
  // One without a selector is for no pod.
  if (selector === undefined || selector === null) return false;
  // What only the update will know is not known to miss the pods.
  return isWithheld(selector) || (readSelector(selector)?.(new Map(Object.entries(labels))) ?? false);
}

function* budgetFaults(
  workload: Workload,
  budgets: readonly Resource[],
  all: readonly Workload[],
): Iterable<Fault> {
  if (!workload.lasting || workload.replicas < 2 || workload.resource.type.endsWith(":DaemonSet")) return;
  const covering = budgets.filter((budget) => covers(budget, workload));
  // That a workload is made in another cluster than its component's budget is told by itself.
  if (covering.some(({ provider }) => provider !== workload.resource.provider)) return;
  const [budget, second] = covering;
  if (!budget) {
    const astray = budgets.find(
      (each) => isOfSameComponent(each, workload.resource) && !all.some((other) => covers(each, other)),
    );
    const why = astray ? ` (spec.selector of PodDisruptionBudget ${astray.name} selects no pod)` : "";
    yield {
      reason: `no PodDisruptionBudget covers its ${workload.replicas} replicas${why}, so draining nodes can take all at once`,
      fix: astray
        ? `select the labels of its pods in spec.selector of PodDisruptionBudget ${astray.name}`
        : "declare a PodDisruptionBudget with maxUnavailable whose selector matches its pods",
    };
  } else if (second) {
    yield {
      reason: `${covering.length} PodDisruptionBudgets cover its pods, and Kubernetes then evicts none of them`,
      fix: `keep one of ${covering.map((each) => each.name).join(", ")}`,
    };
  } else if (takesAll(budget, workload.replicas)) {
    yield {
      reason: `its PodDisruptionBudget ${budget.name} lets all ${workload.replicas} replicas be taken at once`,
      fix: `set maxUnavailable below ${workload.replicas}`,
    };
  }
}

function* faultsOf(
  workload: Workload,
  budgets: readonly Resource[],
  all: readonly Workload[],
  settings: WorkloadHygieneSettings,
): Iterable<Fault> {
  yield* probeFaults(workload, settings.requiredProbes);
  for (const container of workload.containers) {
    yield* requestFaults(container);
    yield* imageFaults(container);
    yield* privilegeFaults(workload, container);
  }
  yield* hostFaults(workload);
  yield* budgetFaults(workload, budgets, all);
}

function violations(view: StackView, settings: WorkloadHygieneSettings): Violation[] {
  const budgets = view.graph.resources.filter(
    ({ type }) => type === "kubernetes:policy/v1:PodDisruptionBudget",
  );
  const all = workloadsOf(view.graph);
  const found = new Map<string, [Violation, ...Workload[]]>();
  for (const workload of all.filter(({ namespace }) => !settings.exemptNamespaces.includes(namespace))) {
    for (const fault of faultsOf(workload, budgets, all, settings)) {
      const { resource } = workload;
      const reason = `${objectName(resource)}: ${fault.reason}`;
      const violation = { resource: resource.urn, reason, fix: fault.fix };
      const key = JSON.stringify([resource.type, reason, fault.fix]);
      // One fault of what is declared alike at every site is one violation.
      found.set(key, [...(found.get(key) ?? [violation]), workload] as [Violation, ...Workload[]]);
    }
  }
  return [...found.values()].map(([violation, , ...others]) => {
    const names = others.map(({ resource }) => resource.name);
    return names.length === 0
      ? violation
      : { ...violation, reason: `${violation.reason}; so does ${joined(names)}` };
  });
}

/** Probes, disruption budgets, requests, images by digest, unprivileged containers. */
export const workloadHygiene: Rule<WorkloadHygieneSettings> = {
  name: "workload-hygiene",
  description:
    "Workloads are asked for their health, keep a budget, request what they need and run unprivileged.",
  severity: "medium",
  enforcement: "mandatory",
  remediation:
    "Set what the violation names on the container, or declare the workload with ActiveActiveService.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        requiredProbes: {
          type: "array",
          items: { type: "string", enum: ["startup", "readiness", "liveness"] },
          description:
            'Probes: "readiness" of one container a pod, the others of each. Default: ["readiness", "liveness"].',
        },
        exemptNamespaces: {
          type: "array",
          items: { type: "string" },
          description: "Namespaces that are not looked at. Default: none.",
        },
      },
    },
    defaults: { requiredProbes: ["readiness", "liveness"], exemptNamespaces: [] },
  },
  violations,
};
