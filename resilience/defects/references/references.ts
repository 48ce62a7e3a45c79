import { foundOnce } from "@holdfast/contract/remembered";
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

/** A reference before it is known at which site its object stands. */
interface Name extends Omit<Reference, "scope"> {
  readonly namespace: string;
}

function findNames(from: Resource, kind: ReferenceKind): Name[] {
  const prefix = kind.from === "pod" ? [...(podTemplateOf(from)?.path ?? []), "spec"] : [];
  return placesOf(from.inputs, [...prefix, kind.field].join(".")).flatMap(({ way, value }): Name[] => {
    const name = textOf(value);
    if (!name || (kind.optionalField && beside(from.inputs, way, kind.optionalField) === true)) return [];
    const besideText = (field: string | undefined): string | undefined =>
      field === undefined ? undefined : textOf(beside(from.inputs, way, field));
    const to = besideText(kind.kindField) ?? kind.to;
    return [{ kind, from, way, to, namespace: besideText(kind.namespaceField) ?? namespaceOf(from), name }];
  });
}

const namesKnown = foundOnce((_from: Resource) => new Map<ReferenceKind, readonly Name[]>());

/** What an object refers to in one way: looked for once, as graphs that are judged together have most objects in common. */
function namesIn(from: Resource, kind: ReferenceKind): readonly Name[] {
  const known = namesKnown(from);
  const names = known.get(kind) ?? findNames(from, kind);
  known.set(kind, names);
  return names;
}

/** Every reference between the objects of the sites' clusters that is there and need not be left out. */
export function readReferences(reading: Reading, objects: DeclaredObjects): Reference[] {
  const references: Reference[] = [];
  for (const kind of referenceKinds) {
    for (const from of new Set(sources(reading, objects, kind))) {
      const site = from.type.startsWith("kubernetes:") ? reading.findSite(from) : undefined;
      if (site === undefined) continue;
      for (const { namespace, ...name } of namesIn(from, kind))
        references.push({ ...name, scope: { site, namespace } });
    }
  }
  return references;
}
