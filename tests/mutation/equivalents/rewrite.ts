import { isDeepStrictEqual } from "node:util";
import type { Resource, ResourceGraph } from "@holdfast/resilience";

/** Inputs as JSON, which a rewrite may change as it likes: they are a copy. */
// Inputs of every type are rewritten here, and each rewrite knows the form of its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Inputs = any;

/** Another spelling of a fact that a blueprint states. */
export interface Spelling {
  readonly title: string;
  /** The end of the type's token. */
  readonly type: string;
  /** Names of the resources; absent: all of the type. */
  readonly name?: RegExp;
  /** Writes the fact otherwise. */
  readonly rewrite: (inputs: Inputs, resource: Resource) => void;
}

/** The graph with a fact spelt otherwise wherever it is stated, and how many resources that changed. */
export function respelt(
  graph: ResourceGraph,
  { type, name, rewrite }: Spelling,
): { graph: ResourceGraph; changed: number } {
  let changed = 0;
  const resources = graph.resources.map((resource) => {
    if (!resource.type.endsWith(type) || (name && !name.test(resource.name))) return resource;
    const inputs = structuredClone(resource.inputs);
    rewrite(inputs, resource);
    if (isDeepStrictEqual(inputs, resource.inputs)) return resource;
    changed += 1;
    return { ...resource, inputs };
  });
  return { graph: { resources }, changed };
}

/** A rewrite of one text of a ConfigMap. */
export function inText(file: RegExp, rewrite: (text: string) => string): Spelling["rewrite"] {
  return ({ data }: Inputs) => {
    for (const key of Object.keys(data ?? {}))
      if (file.test(key) && typeof data[key] === "string") data[key] = rewrite(data[key]);
  };
}

/** A rewrite of the pod of a workload. */
export function inPod(rewrite: (pod: Inputs) => void): Spelling["rewrite"] {
  return ({ spec }: Inputs) => rewrite(spec.template.spec);
}
