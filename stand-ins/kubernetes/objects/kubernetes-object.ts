import { isObject, type WireObject, type WireValue } from "../values/wire-value";

/** What kind of object is meant, as in a manifest. */
export interface ObjectKind {
  /** Group and version, such as `apps/v1`; `v1` for the core group. */
  apiVersion: string;
  kind: string;
}

/** Annotations that this plugin writes, or is told by. */
export const annotations = {
  /** Says that the plugin chose the object's name. */
  autonamed: "pulumi.com/autonamed",
  /** `true`: the object counts as ready at once. */
  skipAwait: "pulumi.com/skipAwait",
  /** Conditions that are waited for in the place of the usual ones; not covered. */
  waitFor: "pulumi.com/waitFor",
  /** How long is waited, in seconds. */
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  /** `true`: fields that others manage are taken from them. */
  patchForce: "pulumi.com/patchForce",
  /** The name under which fields are managed. */
  patchFieldManager: "pulumi.com/patchFieldManager",
  /** `foreground`, `background` or `orphan`. */
  deletionPropagation: "pulumi.com/deletionPropagationPolicy",
  /** `true`: a Job that is not complete is replaced; not covered. */
  replaceUnready: "pulumi.com/replaceUnready",
} as const;

/** The kind that a manifest names; empty strings where it names none. */
export function kindOf(object: WireObject): ObjectKind {
  return { apiVersion: text(object["apiVersion"]), kind: text(object["kind"]) };
}

/** The API group of a kind; empty for the core group. */
export function groupOf({ apiVersion }: ObjectKind): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** The kind that a resource type stands for, such as `kubernetes:apps/v1:Deployment`. */
export function kindOfType(type: string): ObjectKind {
  const [, apiVersion = "", kind = ""] = type.split(":");
  return { apiVersion: apiVersion.replace(/^core\//, ""), kind };
}

/** The object's metadata; empty where it has none or none is known yet. */
export function metadataOf(object: WireObject): WireObject {
  const metadata = object["metadata"];
  return isObject(metadata) ? metadata : {};
}

/** The object's name; empty where it has none. */
export function nameOf(object: WireObject): string {
  return text(metadataOf(object)["name"]);
}

/** The object's namespace; empty where it has none. */
export function namespaceOf(object: WireObject): string {
  return text(metadataOf(object)["namespace"]);
}

/** One annotation of the object. */
export function annotationOf(object: WireObject, name: string): string | undefined {
  const all = metadataOf(object)["annotations"];
  const value = isObject(all) ? all[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** A copy of the object with other metadata; what is undefined is taken out. */
export function withMetadata(object: WireObject, changes: Record<string, WireValue | undefined>): WireObject {
  return { ...object, metadata: defined({ ...metadataOf(object), ...changes }) };
}

/** A copy of the object with one more annotation. */
export function withAnnotation(object: WireObject, name: string, value: string): WireObject {
  const all = metadataOf(object)["annotations"];
  if (all !== undefined && !isObject(all)) return object;
  return withMetadata(object, { annotations: { ...all, [name]: value } });
}

/** What a stack calls an object: `namespace/name`, or the name alone. */
export function idOf(object: WireObject): string {
  return [namespaceOf(object), nameOf(object)].filter(Boolean).join("/");
}

/** The parts of what {@link idOf} gave. */
export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** The value at a path of properties; undefined where there is none. */
export function at(object: WireValue | undefined, ...path: string[]): WireValue | undefined {
  return path.reduce<WireValue | undefined>(
    (value, property) => (isObject(value) ? value[property] : undefined),
    object,
  );
}

/** The number at a path; 0 where there is none. */
export function numberAt(object: WireValue | undefined, ...path: string[]): number {
  const value = at(object, ...path);
  return typeof value === "number" ? value : 0;
}

/** The text at a path; empty where there is none. */
export function textAt(object: WireValue | undefined, ...path: string[]): string {
  return text(at(object, ...path));
}

/** The objects in the list at a path; none where there is no list. */
export function listAt(object: WireValue | undefined, ...path: string[]): WireObject[] {
  const value = at(object, ...path);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function defined(properties: Record<string, WireValue | undefined>): WireObject {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  ) as WireObject;
}

function text(value: WireValue | undefined): string {
  return typeof value === "string" ? value : "";
}
