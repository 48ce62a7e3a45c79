import { type Blueprint, deriveBlueprint, type ResourceGraph } from "@holdfast/resilience";
import { stackExportGraph } from "@holdfast/resilience/graph/read-stack-export";
import { evaluateApart } from "@holdfast/evaluate/evaluate-apart";
import { readProject } from "@holdfast/evaluate/project";
import type { SiteLists } from "./site-lists";

/** What a declaration holds. */
export interface Declared {
  readonly graph: ResourceGraph;
  readonly blueprint: Blueprint;
}

/**
 * What a stack declares with some sites out of service.
 *
 * @param project a folder inside the project
 * @param stack the stack
 * @param lists the sites; those of the stack's file where absent
 * @throws InvalidInputError where the program refuses them
 */
export async function declaredWith(project: string, stack: string, lists?: SiteLists): Promise<Declared> {
  const overrides = lists && {
    "holdfast:lost": JSON.stringify(lists.lost),
    "holdfast:evacuated": JSON.stringify(lists.evacuated),
  };
  const resources = await evaluateApart(readProject(project, stack, overrides));
  const graph = stackExportGraph({ deployment: { resources } }, `stack ${stack}`);
  return { graph, blueprint: deriveBlueprint(graph) };
}
