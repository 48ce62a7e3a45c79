import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { isObject, parseJsonObject, readEngineState, twiceInOneStack } from "./engine-state";
import type { Resource, ResourceGraph } from "./resource";

/**
 * Reads the JSON that `pulumi stack export` prints: what exists now. Resources that wait for their deletion
 * are left out.
 *
 * @param text the JSON
 * @param where the file that it came from, for errors
 * @throws InvalidInputError where it is not an exported stack
 */
export function readStackExport(text: string, where = "stack export"): ResourceGraph {
  return stackExportGraph(parseJsonObject(text, where), where);
}

/**
 * Reads an exported stack that is parsed already, or resources in its shape; everything else is as with
 * {@link readStackExport}.
 *
 * @throws InvalidInputError as {@link readStackExport} does
 */
export function stackExportGraph(
  exported: { readonly [key: string]: unknown },
  where: string,
): ResourceGraph {
  const deployment = exported["deployment"];
  if (!isObject(deployment)) {
    throw new InvalidInputError({
      what: "the JSON has no deployment",
      where,
      why: "an exported stack holds its resources under `deployment`",
      fix: "write the file with `pulumi stack export`",
    });
  }
  // The engine leaves the list out of a stack that has nothing.
  const states = deployment["resources"] ?? [];
  if (!Array.isArray(states)) {
    throw new InvalidInputError({
      what: "the deployment's resources are not a list",
      where: `${where}: deployment.resources`,
      why: "every resource of the stack would be judged as absent",
      fix: "write the file again with `pulumi stack export`",
    });
  }
  const resources = new Map<string, Resource>();
  for (const [index, state] of states.entries()) {
    if (isObject(state) && state["delete"] === true) continue;
    const place = `${where}: deployment.resources[${index}]`;
    const resource = readEngineState(state, place);
    if (resources.has(resource.urn)) throw twiceInOneStack(resource.urn, place);
    resources.set(resource.urn, resource);
  }
  return { resources: [...resources.values()] };
}
