import { declareBlueprint, type Site } from "@holdfast/blueprint";
import { sites as shippedSites } from "../../../stacks/sites";
import { type Registered, evaluate } from "./evaluation";
import { stackConfiguration } from "./stack-configuration";

/** A kubeconfig that could be one, with credentials that are none. */
export const exampleKubeconfig = `apiVersion: v1
kind: Config
clusters: [{ name: site, cluster: { server: "https://192.0.2.1:6443" } }]
users: [{ name: operator, user: {} }]
contexts: [{ name: site, context: { cluster: site, user: operator } }]
current-context: site
`;

/**
 * Evaluates a stack of the shipped blueprint.
 *
 * @param stack the stack whose configuration is used
 * @param change what of it is different
 * @param sites the sites, where other than the shipped ones
 */
export function evaluateStack(
  stack: string,
  change: Readonly<Record<string, string | undefined>> = {},
  sites: readonly Site[] = shippedSites,
): Promise<Registered[]> {
  const values = { ...stackConfiguration(stack), ...change };
  return evaluate(stack, () => {
    const configuration = { stack, get: (key: string) => values[key] };
    declareBlueprint({ sites, services: "stacks/services", configuration });
  });
}

/** The resources of a type. */
export function ofType(resources: readonly Registered[], type: string): Registered[] {
  return resources.filter((resource) => resource.type === type);
}

/** Inputs of the one resource of a type and name. */
export function inputsOf<T>(resources: readonly Registered[], type: string, name: string): T {
  const found = resources.filter((resource) => resource.type === type && resource.name === name);
  if (found.length !== 1 || !found[0]) throw new Error(`there are ${found.length} of ${type} ${name}`);
  return found[0].inputs as T;
}
