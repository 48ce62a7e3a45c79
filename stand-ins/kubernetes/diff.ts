import type { Cluster } from "./cluster/cluster";
import { belongsToNamespace, withScope } from "./check";
import { readCheckpoint } from "./objects/checkpoint";
import { type Difference, differences, isIgnored } from "./objects/differences";
import { kindOf, nameOf, namespaceOf, withMetadata } from "./objects/kubernetes-object";
import { isAutonamed, isNamed } from "./objects/names";
import { normalise } from "./objects/normalise";
import { prune } from "./objects/prune";
import { type Mutability, replacedBy } from "./objects/replaced-by";
import { revealedObject, type WireObject } from "./values/wire-value";

/** How an object differs from what is declared. */
export interface ObjectDiff {
  /** By path as the engine writes them. */
  properties: Map<string, Difference>;
  /** Paths that replace the object. */
  replaces: string[];
  /** Whether the old object must go before the new one comes, because both have one name. */
  deleteBeforeReplace: boolean;
}

/**
 * Compares an object, as it was last seen, with what is declared. Only what was declared before is compared: what the
 * API server and controllers added is theirs.
 *
 * @param state the object's state
 * @param declared the inputs of this run, checked
 * @param ignored paths that the user said are passed over
 * @param mutable what is changed in place
 * @param cluster the cluster, where it can be reached
 */
export async function diffObject(
  state: WireObject,
  declared: WireObject,
  ignored: string[],
  mutable: Mutability,
  cluster: Cluster | undefined,
): Promise<ObjectDiff> {
  const { inputs, live } = readCheckpoint(state);
  const after = normalise(revealedObject(declared));
  const namespaced = await belongsToNamespace(after, cluster);
  const scoped = withScope(after, namespaced);
  let pruned = withMetadata(withScope(prune(live, normalise(inputs)), namespaced), {
    resourceVersion: undefined,
  });
  const { apiVersion, kind } = kindOf(after);
  pruned = { apiVersion, kind, ...pruned };
  // A name that was chosen for an object may be written down later.
  if (nameOf(scoped) !== "") pruned = withMetadata(pruned, { name: nameOf(live) });

  const properties = differences(pruned, scoped, replacedBy(scoped, mutable));
  for (const path of properties.keys()) {
    if (isIgnored(path, ignored)) properties.delete(path);
  }
  const replaces = [...properties].filter(([, { replaces }]) => replaces).map(([path]) => path);
  return {
    properties,
    replaces,
    deleteBeforeReplace:
      replaces.length > 0 &&
      isNamed(scoped) &&
      !isAutonamed(scoped) &&
      nameOf(scoped) === nameOf(live) &&
      namespaceOf(scoped) === namespaceOf(live),
  };
}
