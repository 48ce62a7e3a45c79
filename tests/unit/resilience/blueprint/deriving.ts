import { type Blueprint, deriveBlueprint } from "@holdfast/resilience";
import type { GraphBuilder } from "../building/graph-builder";

/** The blueprint of a graph that was built by hand. */
export function derive(builder: GraphBuilder): Blueprint {
  return deriveBlueprint(builder.graph());
}

/** What could not be read of the resource with a name. */
export function misread(builder: GraphBuilder, name: string): string[] {
  const { urn } = builder.find(name);
  return derive(builder)
    .notUnderstood.filter(({ resource }) => resource === urn)
    .map(({ where, reason }) => `${where}: ${reason}`);
}
