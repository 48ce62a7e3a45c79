import type { CheckFailure } from "@pulumi/pulumi/provider";
import type { Properties, ResourceTable, Shape } from "./resource-table";
import { isObject, isResource, isUnknown, revealed, type WireObject, type WireValue } from "./wire-value";

/**
 * Checks the inputs of a resource against what the installed `@pulumi/aws` says of its type: no unknown type, no
 * unknown input, no required input missing, and lists, maps, objects and plain values where they belong, at any depth.
 * What AWS itself would refuse (a name that is taken, a value out of range) is not known here.
 *
 * @param table the table of types
 * @param type the resource's type token
 * @param inputs the resource's inputs as they came
 * @returns one failure for each thing that is wrong
 */
export function checkInputs(table: ResourceTable, type: string, inputs: WireObject): CheckFailure[] {
  const description = table.resources[type];
  if (description === undefined) {
    return [
      {
        property: "",
        reason: `the stand-in for the AWS plugin does not cover ${type}; add it to stand-ins/aws/covered-types.ts and generate the table, or install the official plugin`,
      },
    ];
  }
  return checkProperties({ table, type }, "", description.inputs, inputs);
}

interface Subject {
  table: ResourceTable;
  type: string;
}

function checkProperties(
  subject: Subject,
  path: string,
  properties: Properties,
  values: WireObject,
): CheckFailure[] {
  const at = (property: string) => (path === "" ? property : `${path}.${property}`);
  const missing = Object.entries(properties)
    .filter(([property, shape]) => shape.startsWith("!") && revealed(values[property]) === undefined)
    .map(([property]) => ({
      property: at(property),
      reason: `${subject.type} needs the input '${at(property)}'`,
    }));
  const wrong = Object.entries(values).flatMap(([property, value]) => {
    const shape = properties[property];
    // Names with two underscores are the engine's own.
    if (value === undefined || property.startsWith("__")) {
      return [];
    }
    return shape === undefined
      ? [
          {
            property: at(property),
            reason: `${subject.type} has no input '${at(property)}' in @pulumi/aws ${subject.table.version}`,
          },
        ]
      : checkValue(subject, at(property), shape.replace(/^!/, ""), value);
  });
  return [...missing, ...wrong];
}

function checkValue(subject: Subject, path: string, shape: Shape, wrapped: WireValue): CheckFailure[] {
  const value = revealed(wrapped);
  if (shape === "any" || value === null || value === undefined || isUnknown(value) || isResource(value)) {
    return [];
  }
  const failure = (expected: string): CheckFailure[] => [
    { property: path, reason: `${subject.type} takes ${expected} as '${path}'` },
  ];
  if (shape.endsWith("[]")) {
    return Array.isArray(value)
      ? value.flatMap((item, index) => checkValue(subject, `${path}[${index}]`, shape.slice(0, -2), item))
      : failure("a list");
  }
  if (shape.endsWith("{}")) {
    return isObject(value)
      ? Object.entries(value).flatMap(([key, item]) =>
          item === undefined ? [] : checkValue(subject, `${path}.${key}`, shape.slice(0, -2), item),
        )
      : failure("a map");
  }
  const properties = subject.table.objects[shape];
  if (properties !== undefined) {
    return isObject(value) ? checkProperties(subject, path, properties, value) : failure("an object");
  }
  return isPlain(value, shape) ? [] : failure(`a ${shape}`);
}

/** As AWS's own plugin, takes a number or a boolean as text and the other way round, if it reads as one. */
function isPlain(value: WireValue, shape: Shape): boolean {
  if (typeof value === "object") {
    return false;
  }
  const text = String(value);
  switch (shape) {
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) && typeof value !== "boolean";
    case "boolean":
      return text === "true" || text === "false";
    default:
      return true;
  }
}
