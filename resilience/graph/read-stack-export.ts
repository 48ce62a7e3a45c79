import { InvalidInputError } from "../invalid-input";
import { isObject, parseJsonObject, readEngineState } from "./engine-state";
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
  const exported = parseJsonObject(text, where);
  const deployment = exported["deployment"];
  if (!isObject(deployment)) {
    throw new InvalidInputError({
      what: "the JSON has no deployment",
      where,
      why: "an exported stack holds its resources under `deployment`",
      fix: "write the file with `pulumi stack export`",
    });
  }
  const listed = deployment["resources"];
  const states: unknown[] = Array.isArray(listed) ? listed : [];
  const resources: Resource[] = [];
  for (const [index, state] of states.entries()) {
    if (isObject(state) && state["delete"] === true) continue;
    resources.push(readEngineState(state, `${where}: deployment.resources[${index}]`));
  }
  return { resources };
}
