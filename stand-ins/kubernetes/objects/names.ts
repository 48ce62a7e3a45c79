import { createHash, randomBytes } from "node:crypto";
import { unknownValue, type WireObject } from "../values/wire-value";
import {
  annotationOf,
  annotations,
  metadataOf,
  nameOf,
  withAnnotation,
  withMetadata,
} from "./kubernetes-object";

/** Eight hexadecimal digits: the same for the same seed, and any without one. */
export function randomSuffix(seed?: Uint8Array): string {
  const bytes = seed?.length ? createHash("sha256").update(seed).digest() : randomBytes(4);
  return bytes.toString("hex").slice(0, 8);
}

/** Whether an object has a name, be it one that is not known yet. */
export function isNamed(object: WireObject): boolean {
  return nameOf(object) !== "" || metadataOf(object)["name"] === unknownValue;
}

/** Whether the plugin chose the object's name. */
export function isAutonamed(object: WireObject): boolean {
  return annotationOf(object, annotations.autonamed) === "true";
}

/** Gives an object without a name the one that the plugin chose for it before. */
export function adoptName(object: WireObject, before: WireObject): WireObject {
  if (isNamed(object) || !isAutonamed(before)) return object;
  return withAnnotation(withMetadata(object, { name: nameOf(before) }), annotations.autonamed, "true");
}

/** Gives an object without a name a new one. */
export function assignName(object: WireObject, name: string): WireObject {
  if (isNamed(object)) return object;
  return withAnnotation(withMetadata(object, { name }), annotations.autonamed, "true");
}
