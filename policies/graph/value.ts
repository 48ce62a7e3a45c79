import { SECRET, UNKNOWN, type Value } from "@holdfast/resilience";
import { Secret } from "@pulumi/policy";

/** Marks by which Pulumi's own objects are known: their content is not there yet, or is not configuration. */
const PULUMI_MARKS = ["__pulumiOutput", "__pulumiAsset", "__pulumiArchive"];

/** What the SDK's proxy throws when a value is touched that only `pulumi up` will know. */
function isUnknownValueError(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/** Copies one value that has been read already. Functions and `undefined` have no counterpart. */
function copyKnown(value: unknown): Value | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "number":
      return value;
    case "bigint":
      return value.toString();
    case "object":
      return value === null ? null : copyObject(value);
    default:
      return undefined;
  }
}

function copyObject(value: object): Value {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    // A hole or a function keeps its place, so that indexes stay what they were.
    return Array.from({ length: items.length }, (_, index) => copyValue(() => items[index]) ?? null);
  }
  if (value instanceof Secret) return SECRET;
  if (value instanceof Promise || PULUMI_MARKS.some((mark) => mark in value)) return UNKNOWN;
  return copyValues(value as { readonly [key: string]: unknown });
}

/**
 * Copies a value of a resource out of the SDK's proxy.
 *
 * @param read reads the value; it is called once, here, because reading an unknown value throws
 * @returns the value, `UNKNOWN` where only `pulumi up` will know it, `undefined` where there is none
 * @throws whatever `read` throws for another reason
 */
export function copyValue(read: () => unknown): Value | undefined {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    if (isUnknownValueError(error)) return UNKNOWN;
    throw error;
  }
  return copyKnown(value);
}

/**
 * Copies an object's properties value by value, so that one unknown value deep inside does not hide the
 * others.
 *
 * @param source properties as a policy is given them
 * @returns plain values, with `UNKNOWN` where only `pulumi up` will know them
 */
export function copyValues(source: { readonly [key: string]: unknown }): { [key: string]: Value } {
  const copy: { [key: string]: Value } = {};
  for (const key of Object.keys(source)) {
    const value = copyValue(() => source[key]);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}

/** Puts `SECRET` in the place of every value, and keeps the keys. */
export function withholdValues(values: { readonly [key: string]: Value }): { [key: string]: Value } {
  return Object.fromEntries(Object.keys(values).map((key) => [key, SECRET]));
}
