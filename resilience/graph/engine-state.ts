import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { engineValue } from "./engine-value";
import type { Resource, Value } from "./resource";

/** True for a JSON object, and not for a list or null. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parses JSON whose top is an object.
 *
 * @param text the JSON
 * @param where the file that it came from, for errors
 * @throws InvalidInputError where it is not JSON or not an object
 */
export function parseJsonObject(text: string, where: string): { readonly [key: string]: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError({
      what: text.trim() === "" ? "the file is empty" : "the file is not JSON",
      where,
      why: error instanceof Error ? error.message : String(error),
      fix: "give what `pulumi preview --json` or `pulumi stack export` printed, and nothing else",
    });
  }
  if (!isObject(parsed)) {
    throw new InvalidInputError({
      what: "the JSON is not an object",
      where,
      why: "both a preview and an exported stack are one JSON object",
      fix: "give what `pulumi preview --json` or `pulumi stack export` printed, unchanged",
    });
  }
  return parsed;
}

/** Cuts the id off a provider reference: states hold `<urn>::<id>`. */
export function providerUrn(reference: string): string {
  const last = reference.lastIndexOf("::");
  // A URN itself has three separators: stack, project, type, name.
  return reference.split("::").length > 4 ? reference.slice(0, last) : reference;
}

function urnList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((urn): urn is string => typeof urn === "string") : [];
}

function inputsOf(value: unknown, where: string): { [key: string]: Value } {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    throw new InvalidInputError({
      what: "inputs that are not an object",
      where,
      why: "what a resource declares would be judged as absent",
      fix: "write the file again with `pulumi preview --json` or `pulumi stack export`",
    });
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, engineValue(field, `${where}.${key}`)]),
  );
}

/** A URN has four parts, whatever is in them: stack, project, types and name. */
function isUrn(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("urn:pulumi:") && value.split("::").length >= 4;
}

/**
 * Reads one resource as the engine writes it, in a preview's `newState` and in an exported stack alike.
 *
 * @param state the JSON
 * @param where its place in the file, for errors
 * @throws InvalidInputError where it is not a resource
 */
export function readEngineState(state: unknown, where: string): Resource {
  if (!isObject(state) || !isUrn(state["urn"]) || typeof state["type"] !== "string") {
    throw new InvalidInputError({
      what: "a resource without a URN and a type",
      where,
      why: "every resource that the engine writes has both, so the file was changed or cut short",
      fix: "write the file again with `pulumi preview --json` or `pulumi stack export`",
    });
  }
  const { urn, type, parent, provider } = state;
  const propertyDependencies = isObject(state["propertyDependencies"]) ? state["propertyDependencies"] : {};
  return {
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
    custom: state["custom"] === true,
    ...(typeof parent === "string" && parent !== "" ? { parent } : {}),
    ...(typeof provider === "string" && provider !== "" ? { provider: providerUrn(provider) } : {}),
    inputs: inputsOf(state["inputs"], `${where}.inputs`),
    dependencies: urnList(state["dependencies"]),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, urnList(urns)]),
    ),
  };
}

/** The error for a URN that a second resource of one stack has: which of the two counts cannot be known. */
export function twiceInOneStack(urn: string, where: string): InvalidInputError {
  return new InvalidInputError({
    what: `a second resource with the URN ${urn}`,
    where,
    why: "a URN names one resource of a stack, and which of the two will exist cannot be told",
    fix: "write the file again with `pulumi preview --json` or `pulumi stack export`",
  });
}
