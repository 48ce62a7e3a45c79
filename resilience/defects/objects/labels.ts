import { labels, type Reading } from "../../blueprint/reading";
import { podTemplateOf } from "../../blueprint/pod-templates";
import type { Resource } from "../../graph/resource";
import { at, listOf, recordOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText, type Way } from "../references/places";

/** Labels by which an object says what it is a part of, and the input of a component that says it of all under it. */
const OF_COMPONENTS = {
  [labels.service]: "service",
  [labels.database]: "database",
  [labels.eventLog]: "eventLog",
  [labels.objectStore]: "objectStore",
  [labels.quorum]: "quorum",
  [labels.voter]: "voter",
  [labels.zone]: "zone",
  [labels.vault]: "vault",
} as const;

const SITE = "holdfast.dev/site";

const LABELS: readonly string[] = [SITE, ...Object.keys(OF_COMPONENTS)];

/** Where an object has labels: its own, those of its pods, of what its claims and Jobs are. */
function labelWays(resource: Resource): Way[] {
  const template = podTemplateOf(resource);
  const claims = listOf(at(resource.inputs, "spec", "volumeClaimTemplates"));
  return [
    ["metadata", "labels"],
    ["spec", "jobTemplate", "metadata", "labels"],
    ...(template ? [[...template.path, "metadata", "labels"]] : []),
    ...[...claims.keys()].map((index) => ["spec", "volumeClaimTemplates", index, "metadata", "labels"]),
  ];
}

/** Inputs of the components that an object stands under, the nearest first. */
function* componentsOver(reading: Reading, resource: Resource): Iterable<Resource["inputs"]> {
  for (let owner = resource.parent; owner !== undefined;) {
    const component = reading.resource(owner);
    if (!component) return;
    if (component.type.startsWith("holdfast:")) yield component.inputs;
    owner = component.parent;
  }
}

/**
 * Labels that say of an object that it is a part of something which it is not: of another site than it stands at, of another
 * service, database, quorum or zone than the component is that declares it.
 */
export function otherLabels(reading: Reading): Defect[] {
  const defects: Defect[] = [];
  for (const resource of reading.resources) {
    if (!resource.type.startsWith("kubernetes:")) continue;
    const site = reading.findSite(resource);
    if (site === undefined) continue;
    const template = podTemplateOf(resource);
    let above: Resource["inputs"][] | undefined;
    const meant = (label: string): string | undefined =>
      label === SITE
        ? site
        : (above ??= [...componentsOver(reading, resource)]).flatMap(
            (inputs) => textOf(inputs[OF_COMPONENTS[label as never] ?? ""]) ?? [],
          )[0];
    for (const way of labelWays(resource)) {
      const own = recordOf(at(resource.inputs, ...way));
      for (const label of LABELS) {
        const value = textOf(own[label]);
        const expected = value === undefined ? undefined : meant(label);
        if (value === undefined || expected === undefined || value === expected) continue;
        // Pods are found by it: another label alone would leave their owner without them.
        const selected = textOf(at(resource.inputs, "spec", "selector", "matchLabels", label)) === value;
        const isOfPods = template?.path.every((part, index) => way[index] === part) ?? false;
        defects.push({
          policy: "configuration-takes-effect",
          level: "error",
          resource: resource.urn,
          field: wayText([...way, label]),
          problem: { kind: "other-label", value, meant: expected, what: label.slice("holdfast.dev/".length) },
          ...(selected && isOfPods
            ? {}
            : { mend: { resource: resource.urn, path: [...way, label], value: expected } }),
        });
      }
    }
  }
  return defects;
}
