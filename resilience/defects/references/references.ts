import { namespaceOf } from "../../blueprint/pod";
import { podTemplateOf, podTypes } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { textOf } from "../../graph/values";
import type { DeclaredObjects, Scope } from "./declared-objects";
import { beside, placesOf, type Way } from "./places";
import { type ReferenceKind, referenceKinds } from "./reference-kinds";

/** A field of an object whose text is the name of another. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly from: Resource;
  readonly way: Way;
  /** Kind of what is meant. */
  readonly to: string;
  /** Where it is looked for. */
  readonly scope: Scope;
  readonly name: string;
}

function sources(reading: Reading, objects: DeclaredObjects, { from }: ReferenceKind): Iterable<Resource> {
  if (from === "pod") return podTypes.flatMap((type) => reading.all(type));
  if (from === "any") return [...podTypes.flatMap((type) => reading.all(type)), ...reading.resources];
  return from.flatMap((kind) => objects.all(kind));
}

/** Every reference between the objects of the sites' clusters that is there and need not be left out. */
export function readReferences(reading: Reading, objects: DeclaredObjects): Reference[] {
  const references: Reference[] = [];
  for (const kind of referenceKinds) {
    for (const from of new Set(sources(reading, objects, kind))) {
      const site = from.type.startsWith("kubernetes:") ? reading.findSite(from) : undefined;
      if (site === undefined) continue;
      const prefix = kind.from === "pod" ? [...(podTemplateOf(from)?.path ?? []), "spec"] : [];
      for (const { way, value } of placesOf(from.inputs, [...prefix, kind.field].join("."))) {
        const name = textOf(value);
        if (!name || (kind.optionalField && beside(from.inputs, way, kind.optionalField) === true)) continue;
        const besideText = (field: string | undefined): string | undefined =>
          field === undefined ? undefined : textOf(beside(from.inputs, way, field));
        references.push({
          kind,
          from,
          way,
          to: besideText(kind.kindField) ?? kind.to,
          scope: { site, namespace: besideText(kind.namespaceField) ?? namespaceOf(from) },
          name,
        });
      }
    }
  }
  return references;
}
