import * as pulumi from "@pulumi/pulumi";

/** A property on the wire between engine and plugin: JSON, in which marked objects stand for secrets and others. */
export type WireValue = null | boolean | number | string | WireValue[] | WireObject;

/** An object on the wire. */
export interface WireObject {
  [property: string]: WireValue | undefined;
}

/**
 * Takes the wrapping off a secret. Whoever keeps a value keeps the wrapped one.
 *
 * @param value the value as it came
 * @returns the value within
 */
export function revealed(value: WireValue | undefined): WireValue | undefined {
  if (isObject(value) && value[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) {
    return revealed(value.value);
  }
  return value;
}

/**
 * Whether a value will only be known once another resource exists.
 *
 * @param value the value as it came
 * @returns true for the mark that the engine uses in previews
 */
export function isUnknown(value: WireValue | undefined): boolean {
  return value === pulumi.runtime.unknownValue;
}

/**
 * Whether a value is an object, marked or not.
 *
 * @param value the value as it came
 * @returns true for objects, false for lists and null
 */
export function isObject(value: WireValue | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether a value is a reference to another resource.
 *
 * @param value the value as it came
 * @returns true for references
 */
export function isResource(value: WireValue | undefined): boolean {
  return isObject(value) && value[pulumi.runtime.specialSigKey] === pulumi.runtime.specialResourceSig;
}
