import type { Resource, ResourceGraph } from "@holdfast/resilience";
import type { PolicyResource } from "@pulumi/policy";
import { withholdSecrets, type DeclaredInputs } from "./declared-inputs";
import { copyValues } from "./value";

function urnsOf(resources: readonly PolicyResource[]): string[] {
  return resources.map((resource) => resource.urn);
}

function readResource(resource: PolicyResource, declared: DeclaredInputs): Resource {
  const { urn, type, name } = resource;
  const inputs =
    declared.of(urn) ??
    withholdSecrets(type, copyValues(resource.props), resource.opts.additionalSecretOutputs);
  const parent = resource.parent?.urn ?? resource.opts.parent;
  const provider = resource.provider?.urn;
  return {
    urn,
    type,
    name,
    // Only a component has no provider, and a provider has none of its own.
    custom: provider !== undefined || type.startsWith("pulumi:providers:"),
    ...(parent ? { parent } : {}),
    ...(provider ? { provider } : {}),
    inputs,
    dependencies: urnsOf(resource.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, sources]) => [property, urnsOf(sources)]),
    ),
  };
}

/**
 * Reads what a stack policy is shown, together with the inputs noted before, into the graph that every
 * other reader produces. Resources are put in order of their URN, because the engine's order changes from
 * run to run.
 *
 * @param resources the stack's resources
 * @param declared inputs noted as the engine validated each resource; where there are none, the outputs
 *   stand in for them
 */
export function readGraph(resources: readonly PolicyResource[], declared: DeclaredInputs): ResourceGraph {
  return {
    resources: resources
      .map((resource) => readResource(resource, declared))
      .sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0)),
  };
}
