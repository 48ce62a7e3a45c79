import { quantityOf } from "@holdfast/contract/quantity";
import { foundOnce } from "@holdfast/contract/remembered";
import { podTemplateOf } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, numberOf, recordOf, textOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";
import { kindOf } from "../references/declared-objects";
import { wayText, type Way } from "../references/places";
import { type RestingOn, restingOn } from "../references/resting-on";
import { below, type FieldRule, type Takes } from "./field-rule";
import { isQuotaKey, objectFieldRules } from "./object-field-rules";
import { podFieldRules } from "./pod-field-rules";

/** A field that is not as it has to be. */
interface Fault {
  readonly way: Way;
  readonly value: string;
  readonly expected: string;
}

const isThere = (value: Value | undefined): boolean => (value ?? null) !== null;
const said = (value: Value): string => (typeof value === "string" ? value || '""' : JSON.stringify(value));

function faultOf(value: Value, takes: Takes, way: Way): Fault | undefined {
  if (isWithheld(value)) return undefined;
  const fault = (expected: string): Fault => ({ way, value: said(value), expected });
  if ("words" in takes)
    return takes.words.includes(textOf(value) ?? "\0")
      ? undefined
      : fault(takes.words.filter((word) => word !== "").join(", "));
  if ("needs" in takes) {
    const missing = takes.needs.find((field) => !isThere(at(value, field)));
    return missing === undefined
      ? undefined
      : { way: [...way, missing], value: "absent", expected: "that it is there" };
  }
  if ("oneOf" in takes)
    return takes.oneOf.some((field) => isThere(at(value, field)))
      ? undefined
      : { way, value: "without any of them", expected: takes.oneOf.join(", ") };
  if ("quantity" in takes)
    return (quantityOf(value) ?? -1) >= 0 ? undefined : fault("a quantity from 0 up, such as 500m or 2Gi");
  const isShare = "share" in takes && /^\d+(\.\d+)?%$/.test(textOf(value) ?? "");
  const [least, most] = "share" in takes ? [0, 2 ** 31 - 1] : [takes.least, takes.most];
  const figure = numberOf(value);
  if (isShare || (figure !== undefined && Number.isInteger(figure) && figure >= least && figure <= most))
    return undefined;
  const top = most === 2 ** 31 - 1 ? " up" : ` to ${most}`;
  return fault(`a whole number from ${least}${top}${"share" in takes ? ", or a share such as 25%" : ""}`);
}

/** Rules by the step that leads to them: those of a field, and of what is below it. */
interface RuleTree {
  readonly takes: Takes[];
  readonly below: Map<string, RuleTree>;
}

function treeOf(rules: readonly FieldRule[]): RuleTree {
  const root: RuleTree = { takes: [], below: new Map() };
  for (const [field, takes] of rules) {
    let node = root;
    for (const step of field === "" ? [] : field.split(".")) {
      const next = node.below.get(step) ?? { takes: [], below: new Map<string, RuleTree>() };
      node.below.set(step, next);
      node = next;
    }
    node.takes.push(takes);
  }
  return root;
}

const trees = new Map<string, RuleTree>();

/** Rules for resources of a type; they are put together once. */
function treeFor(resource: Resource): RuleTree {
  const known = trees.get(resource.type);
  if (known) return known;
  const template = podTemplateOf(resource);
  const ofPod = template ? below([...template.path, "spec"].join("."), podFieldRules) : [];
  const tree = treeOf([...(objectFieldRules[kindOf(resource)] ?? []), ...ofPod]);
  trees.set(resource.type, tree);
  return tree;
}

/** What is below a value by a step of a rule: one field, or each entry of a list or record. */
function stepsOf(value: Value, step: string): readonly (readonly [string | number, Value])[] {
  if (step !== "*") {
    const next = recordOf(value)[step] ?? null;
    return next === null ? [] : [[step, next]];
  }
  return Array.isArray(value) ? [...value.entries()] : Object.entries(recordOf(value));
}

function* faultsIn(value: Value, tree: RuleTree, way: Way): Iterable<Fault> {
  for (const takes of tree.takes) {
    const fault = faultOf(value, takes, way);
    if (fault) yield fault;
  }
  for (const [step, below] of tree.below)
    for (const [key, each] of stepsOf(value, step))
      if (each !== null) yield* faultsIn(each, below, [...way, key]);
}

/** Keys by which a quota bounds nothing. */
function quotaFaults(resource: Resource): Fault[] {
  if (kindOf(resource) !== "ResourceQuota") return [];
  return Object.keys(recordOf(at(resource.inputs, "spec", "hard")))
    .filter((key) => !isQuotaKey(key))
    .map((key) => ({
      way: ["spec", "hard", key],
      value: "no name that a quota knows",
      expected: "one such as requests.cpu, limits.memory, requests.storage or pods",
    }));
}

/** What the API server refuses of a pod's settings taken together. */
function podFaults(resource: Resource): Fault[] {
  const template = podTemplateOf(resource);
  if (!template) return [];
  const { pod, path } = template;
  const faults: Fault[] = [];
  if (at(pod, "dnsPolicy") === "None" && !isThere(at(pod, "dnsConfig", "nameservers")))
    faults.push({
      way: [...path, "spec", "dnsConfig", "nameservers"],
      value: "absent",
      expected: "one name server at the least where dnsPolicy is None",
    });
  // Pods of what lasts have no end.
  const deadline = at(pod, "activeDeadlineSeconds");
  if (LASTING.test(resource.type) && isThere(deadline) && !isWithheld(deadline))
    faults.push({
      way: [...path, "spec", "activeDeadlineSeconds"],
      value: said(deadline!),
      expected: "none in pods that last",
    });
  return faults;
}

const LASTING = /:(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/;

/** Fields of which several say together what is refused. */
function combinedFaults(resource: Resource): Fault[] {
  const { inputs, type } = resource;
  if (!type.endsWith(":Deployment")) return [];
  const rolling = at(inputs, "spec", "strategy", "rollingUpdate");
  const [surge, unavailable] = [at(rolling, "maxSurge"), at(rolling, "maxUnavailable")];
  const deadline = numberOf(at(inputs, "spec", "progressDeadlineSeconds") ?? 600);
  const ready = numberOf(at(inputs, "spec", "minReadySeconds") ?? 0);
  const isNone = (value: Value | undefined) => value !== undefined && Number.parseFloat(said(value)) === 0;
  return [
    ...(isNone(surge) && isNone(unavailable)
      ? [
          {
            way: ["spec", "strategy", "rollingUpdate", "maxSurge"],
            value: said(surge!),
            expected: "more than 0 where maxUnavailable is 0",
          },
        ]
      : []),
    ...(deadline !== undefined && ready !== undefined && deadline <= ready
      ? [
          {
            way: ["spec", "progressDeadlineSeconds"],
            value: String(deadline),
            expected: `more than minReadySeconds, ${ready}`,
          },
        ]
      : []),
  ];
}

/** Everything that is refused of an object, whatever else there is. */
const faultsOf = foundOnce((resource: Resource): readonly Fault[] => [
  ...faultsIn(resource.inputs, treeFor(resource), []),
  ...quotaFaults(resource),
  ...combinedFaults(resource),
  ...podFaults(resource),
]);

/** Objects of the sites' clusters that the API server refuses, by what their kinds take in each field. */
export function refusedFields(reading: Reading): Defect[] {
  let resting: RestingOn | undefined;
  const defects: Defect[] = [];
  for (const resource of reading.resources) {
    if (!resource.type.startsWith("kubernetes:") || reading.findSite(resource) === undefined) continue;
    for (const { way, value, expected } of faultsOf(resource)) {
      resting ??= restingOn(reading);
      defects.push({
        policy: "configuration-takes-effect",
        level: "error",
        resource: resource.urn,
        field: wayText(way),
        problem: { kind: "refused-value", value, expected },
        disables: [
          ...(kindOf(resource) === "HorizontalPodAutoscaler" ? [resource.urn] : []),
          ...resting.stoppedBy(resource),
        ],
      });
    }
  }
  return defects;
}
