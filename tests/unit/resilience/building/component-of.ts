import type { Resource, Value } from "@holdfast/resilience";

/** A component of the project `shop` as a stack declares it. */
export function componentOf(
  stack: string,
  type: string,
  name: string,
  inputs: { [key: string]: Value },
): Resource {
  return {
    urn: `urn:pulumi:${stack}::shop::holdfast:index:${type}::${name}`,
    type: `holdfast:index:${type}`,
    name,
    custom: false,
    inputs,
    dependencies: [],
    propertyDependencies: {},
  };
}
