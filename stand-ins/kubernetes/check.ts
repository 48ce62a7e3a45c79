import type { Cluster } from "./cluster/cluster";
import {
  annotationOf,
  annotations,
  groupOf,
  kindOf,
  kindOfType,
  metadataOf,
  namespaceOf,
  withMetadata,
} from "./objects/kubernetes-object";
import { isBuiltIn, isBuiltInNamespaced } from "./objects/kinds";
import { adoptName, assignName, isNamed } from "./objects/names";
import { normalise } from "./objects/normalise";
import { markSecrets } from "./values/mark-secrets";
import { revealedObject, type WireObject } from "./values/wire-value";

/** What is checked, and with what. */
export interface CheckContext {
  /** The resource's type, such as `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** The inputs of the last run; undefined or empty for a new resource. */
  before: WireObject | undefined;
  /** A name for an object that has none. */
  proposedName: () => string;
  /** Namespace of objects that name none; undefined where nothing says which. */
  defaultNamespace: string | undefined;
  /** The cluster, where it can be reached. */
  cluster: Cluster | undefined;
}

/**
 * Brings declared inputs into the form in which they are kept: normal, with a name and a namespace.
 *
 * @param declared the inputs as the program gave them
 * @throws Error when they ask for something that the stand-in does not cover
 */
export async function checkInputs(declared: WireObject, context: CheckContext): Promise<WireObject> {
  const { before, defaultNamespace, cluster, proposedName } = context;
  let inputs = normalise(revealedObject(declared));
  refuseUncovered(context.type, inputs);
  inputs =
    before !== undefined && Object.keys(before).length > 0
      ? adoptName(inputs, revealedObject(before))
      : assignName(inputs, isNamed(inputs) ? "" : proposedName());
  if (defaultNamespace !== undefined && metadataOf(inputs)["namespace"] === undefined) {
    if (await belongsToNamespace(inputs, cluster))
      inputs = withMetadata(inputs, { namespace: defaultNamespace });
  }
  return markSecrets(inputs, declared);
}

/**
 * Whether an object belongs to a namespace. Of custom resources only a cluster knows; without one they are taken to.
 */
export async function belongsToNamespace(object: WireObject, cluster: Cluster | undefined): Promise<boolean> {
  const kind = kindOf(object);
  if (cluster !== undefined) return cluster.isNamespaced(kind);
  return !isBuiltIn(kind) || isBuiltInNamespaced(kind);
}

/** Gives an object that belongs to a namespace the default one when it names none, and takes it from any other. */
export function withScope(object: WireObject, namespaced: boolean): WireObject {
  return withMetadata(object, { namespace: namespaced ? namespaceOf(object) || "default" : undefined });
}

function refuseUncovered(type: string, inputs: WireObject): void {
  const kind = kindOf(inputs);
  const refuse = (what: string) => {
    throw new Error(
      `the stand-in for the Kubernetes plugin does not cover ${what}: install the official plugin`,
    );
  };
  if (kind.apiVersion === "" || kind.kind === "") refuse(`${type}, which is no single object`);
  // A type of a patch is named after the kind that it patches.
  if (isBuiltIn(kind) && kindOfType(type).kind === `${kind.kind}Patch`)
    refuse(`${type}, which patches another's object`);
  if (groupOf(kind) === "" && kind.kind === "List") refuse("lists of objects");
  if (metadataOf(inputs)["generateName"] !== undefined)
    refuse("metadata.generateName, as little as server-side apply does");
  for (const name of [annotations.waitFor, annotations.replaceUnready]) {
    if (annotationOf(inputs, name) !== undefined) refuse(`the annotation ${name}`);
  }
}
