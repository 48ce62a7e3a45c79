import type { ResourceTable, Shape } from "../resource-table";
import { isObject, revealed, type WireObject, type WireValue } from "../wire-value";

/** A value without marks: no secret is wrapped, nothing is unknown. */
export type PlainValue = null | boolean | number | string | PlainValue[] | PlainObject | undefined;

/** An object of such values. */
export interface PlainObject {
  [property: string]: PlainValue;
}

/**
 * Takes the wrapping off the properties of a resource and makes each value what its type says: the engine passes `"10"`
 * for a number on as it came.
 *
 * @param table the table of types
 * @param type the resource's type token
 * @param properties properties as they came; those that are no input are taken as they are
 * @returns the same properties, plain
 */
export function plainInputs(table: ResourceTable, type: string, properties: WireObject): PlainObject {
  const shapes = table.resources[type]?.inputs ?? {};
  return plainObject(table, shapes, properties);
}

function plainObject(table: ResourceTable, shapes: { [property: string]: Shape }, object: WireObject) {
  const plain: PlainObject = {};
  for (const [property, wrapped] of Object.entries(object)) {
    const value = revealed(wrapped);
    // Names with two underscores are the engine's own.
    if (value === null || value === undefined || property.startsWith("__")) continue;
    plain[property] = plainValue(table, (shapes[property] ?? "any").replace(/^!/, ""), value);
  }
  return plain;
}

function plainValue(table: ResourceTable, shape: Shape, wrapped: WireValue | undefined): PlainValue {
  const value = revealed(wrapped);
  if (Array.isArray(value)) {
    const of = shape.endsWith("[]") ? shape.slice(0, -2) : "any";
    return value.map((item) => plainValue(table, of, item));
  }
  if (isObject(value)) {
    const of = shape.endsWith("{}") ? shape.slice(0, -2) : undefined;
    const shapes =
      of === undefined
        ? (table.objects[shape] ?? {})
        : Object.fromEntries(Object.keys(value).map((key) => [key, of]));
    return plainObject(table, shapes, value);
  }
  switch (shape) {
    case "number":
      return Number(value);
    case "boolean":
      return value === true || value === "true";
    case "string":
      return value === undefined ? undefined : String(value);
    default:
      return value;
  }
}

/**
 * Whether a value holds a secret, at any depth.
 *
 * @param value the value as it came
 */
export function holdsSecret(value: WireValue | undefined): boolean {
  if (value !== revealed(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isObject(value) && Object.values(value).some(holdsSecret);
}
