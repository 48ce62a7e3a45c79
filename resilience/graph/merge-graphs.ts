import { InvalidInputError } from "@holdfast/contract/invalid-input";
import type { Resource, ResourceGraph } from "./resource";

/**
 * Puts the graphs of several stacks together, so that they are judged as one blueprint. A resource that is
 * given twice with the same content counts once.
 *
 * @throws InvalidInputError where two graphs say different things about one URN
 */
export function mergeGraphs(graphs: readonly ResourceGraph[]): ResourceGraph {
  const resources = new Map<string, Resource>();
  for (const graph of graphs) {
    for (const resource of graph.resources) {
      const known = resources.get(resource.urn);
      if (known && JSON.stringify(known.inputs) !== JSON.stringify(resource.inputs)) {
        throw new InvalidInputError({
          what: "two files describe one resource differently",
          where: resource.urn,
          why: "they come from one stack at two times, and only one of them is what will exist",
          fix: "give one file for each stack",
        });
      }
      if (!known) resources.set(resource.urn, resource);
    }
  }
  return { resources: [...resources.values()] };
}
