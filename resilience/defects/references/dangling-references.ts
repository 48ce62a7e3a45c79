import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, recordOf, shownValue, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { DeclaredObjects, kindOf } from "./declared-objects";
import { beside, placesOf, wayText, type Way } from "./places";
import type { Consequence } from "./problem";
import { type Reference, readReferences } from "./references";
import type { ReferenceKind } from "./reference-kinds";
import { RestingOn } from "./resting-on";
import { targetOf } from "./targets";
import { closestName, similarNames } from "./similar-names";

/** A name that is the name of nothing. */
interface Dangling {
  readonly reference: Reference;
  readonly way: Way;
  readonly refersTo: string;
  readonly value: string;
  readonly declared: readonly string[];
  /** The name that is meant, where that is certain. */
  readonly meant?: string;
}

/** Names of the parts of an object that can be referred to; `undefined` where they are not to be known. */
function partsOf(
  target: Resource,
  { among, keys }: NonNullable<ReferenceKind["part"]>,
): string[] | undefined {
  const names: string[] = [];
  for (const path of among) {
    if (keys) {
      const value = at(target.inputs, ...path.split("."));
      if (isWithheld(value)) return undefined;
      names.push(...Object.keys(recordOf(value)));
      continue;
    }
    const places = placesOf(target.inputs, path);
    if (places.some(({ value }) => isWithheld(value))) return undefined;
    names.push(...places.map(({ value }) => shownValue(value)));
  }
  return names;
}

/** The part of what a reference means that the target does not have. */
function missingPart(reference: Reference, target: Resource): Dangling | undefined {
  const { kind, from, way, to, name } = reference;
  // A Secret that something else makes says nothing of its keys.
  if (!kind.part || kindOf(target) !== to) return undefined;
  const value = beside(from.inputs, way, kind.part.field);
  if (value === undefined || value === null || isWithheld(value)) return undefined;
  const parts = partsOf(target, kind.part);
  const text = shownValue(value);
  if (!parts || parts.includes(text)) return undefined;
  return {
    reference,
    way: [...way.slice(0, -1), kind.part.field],
    refersTo: `${kind.part.called} of ${to} ${name}`,
    value: text,
    declared: similarNames(text, parts),
  };
}

/** The API group of an object, by its type: `cert-manager.io` of `kubernetes:cert-manager.io/v1:Issuer`. */
const groupOf = ({ type }: Resource): string => type.split(":")[1]?.split("/")[0] ?? "";

/** That a reference names another API group than that of the object which has its name and kind. */
function otherGroup(
  { kind, from, way, to, name, ...rest }: Reference,
  target: Resource,
): Dangling | undefined {
  if (!kind.groupField || kindOf(target) !== to) return undefined;
  const { field, absent } = kind.groupField;
  const value = beside(from.inputs, way, field) ?? absent;
  if (isWithheld(value) || value === groupOf(target)) return undefined;
  return {
    reference: { kind, from, way, to, name, ...rest },
    way: [...way.slice(0, -1), field],
    refersTo: `group of ${to} ${name}`,
    value: textOf(value) ?? "",
    declared: [groupOf(target)],
    meant: groupOf(target),
  };
}

function danglingOf(reference: Reference, objects: DeclaredObjects): Dangling | undefined {
  const { way, to, scope, name } = reference;
  const target = objects.find(to, scope, name);
  if (target) return otherGroup(reference, target) ?? missingPart(reference, target);
  if (!objects.isMissing(to, scope, name)) return undefined;
  return {
    reference,
    way,
    refersTo: to,
    value: name,
    declared: similarNames(name, objects.declared(to, scope)),
  };
}

/** The pods run without it, or pull their images without credentials where they can. */
const WARNED: ReadonlySet<Consequence> = new Set(["not-pulled"]);

/**
 * Names in the objects of a cluster that are meant to be those of others, and that nothing has. One name that is missing is
 * one cause, whoever names it.
 */
export function danglingReferences(reading: Reading): Defect[] {
  const objects = new DeclaredObjects(reading);
  const references = readReferences(reading, objects);
  const dangling = references.flatMap((reference) => danglingOf(reference, objects) ?? []);
  if (dangling.length === 0) return [];
  const resting = new RestingOn(objects, references);
  const causeOf = ({ reference: { to, scope }, refersTo, value }: Dangling): string =>
    JSON.stringify([
      "dangling-reference",
      refersTo,
      targetOf(to).scope === "cluster" ? null : scope.namespace,
      value,
    ]);
  const times = new Map<string, number>();
  for (const each of dangling) times.set(causeOf(each), (times.get(causeOf(each)) ?? 0) + 1);
  return dangling.map((each): Defect => {
    const { reference, way, refersTo, value, declared } = each;
    const { consequence } = reference.kind;
    const isMistyped = times.get(causeOf(each)) === 1 && !objects.isDeclaredElsewhere(reference.to, value);
    const meant = each.meant ?? (isMistyped ? closestName(value, declared) : undefined);
    return {
      policy: "references-resolve",
      level: WARNED.has(consequence) ? "warning" : "error",
      resource: reference.from.urn,
      field: wayText(way),
      problem: {
        kind: "dangling-reference",
        refersTo,
        value,
        site: reference.scope.site,
        declared,
        consequence,
      },
      cause: causeOf(each),
      ...(consequence === "no-effect" || consequence === "not-pulled"
        ? {}
        : { disables: resting.stoppedBy(reference.from) }),
      ...(meant === undefined ? {} : { mend: { resource: reference.from.urn, path: way, value: meant } }),
    };
  });
}
