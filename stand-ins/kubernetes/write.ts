import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, NoSuchKindError } from "./cluster/api-error";
import type { Cluster, WriteOptions } from "./cluster/cluster";
import { hasFormerProvider, hasNoManagers, isOthersAlone, takeOver } from "./cluster/field-managers";
import { annotationOf, annotations, at, metadataOf, nameOf } from "./objects/kubernetes-object";
import { isObject, type WireObject, type WireValue } from "./values/wire-value";

/** The manager of what is created; it gives its fields to the object's own manager with the first update. */
const creator = "pulumi-kubernetes";

/** Seconds between attempts to create what lacks its namespace or its kind. */
const pauses = [1, 2, 4, 8, 16];

/**
 * Creates an object. What lacks its namespace or its kind is tried again for a while, because others may create these
 * at the same time.
 *
 * @param dryRun whether nothing is kept
 * @param upsert whether an object that is there already is taken over
 * @param cancelled ends the attempts
 * @param show tells the user about an attempt
 * @throws ApiError, NoSuchKindError of the last attempt
 */
export async function createObject(
  cluster: Cluster,
  object: WireObject,
  { dryRun, upsert }: { dryRun: boolean; upsert: boolean },
  cancelled: AbortSignal,
  show: (status: string) => void,
): Promise<WireObject> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await cluster.create(object, { fieldManager: creator, dryRun });
    } catch (error) {
      if (upsert && error instanceof ApiError && error.reason === "AlreadyExists") {
        return cluster.apply(object, { fieldManager: creator, dryRun }, true);
      }
      const missing = (error instanceof ApiError && error.code === 404) || error instanceof NoSuchKindError;
      const pause = pauses[attempt];
      if (!missing || dryRun || pause === undefined || cancelled.aborted) throw error;
      show(`Retry #${attempt}; creation failed: ${error.message}`);
      await sleep(pause * 1000, undefined, { signal: cancelled }).catch(() => undefined);
    }
  }
}

/** An object that was applied, and what of the inputs was. */
export interface Applied {
  live: WireObject;
  inputs: WireObject;
}

/**
 * Applies an object on the server's side.
 *
 * @param inputs the object as it is declared
 * @param ignored paths that the user said are passed over: they keep what they have
 * @param force whether fields that others manage are taken from them in any case
 * @throws ApiError when the API server refuses
 */
export async function applyObject(
  cluster: Cluster,
  inputs: WireObject,
  ignored: string[],
  force: boolean,
  { fieldManager, dryRun }: WriteOptions,
): Promise<Applied> {
  let live = await cluster.get(inputs);
  const operations = dryRun ? [] : takeOver(live, fieldManager);
  if (operations.length > 0) live = await cluster.patch(live, operations);
  const applied = ignored.reduce(
    (object, path) => withoutIgnored(object, live, fieldManager, path.split(".")),
    inputs,
  );
  const forced =
    force ||
    annotationOf(inputs, annotations.patchForce) === "true" ||
    hasNoManagers(live) ||
    (dryRun && hasFormerProvider(live));
  try {
    return { live: await cluster.apply(applied, { fieldManager, dryRun }, forced), inputs: applied };
  } catch (error) {
    if (error instanceof ApiError && error.code === 409) throw conflict(error, fieldManager);
    throw error;
  }
}

/** Gives up every field of an object; what nobody else manages goes back to its default. */
export async function relinquish(cluster: Cluster, live: WireObject, fieldManager: string): Promise<void> {
  const { name, namespace } = metadataOf(live);
  const identity = Object.fromEntries(
    Object.entries({ name, namespace }).filter(([, value]) => value !== undefined),
  );
  const { apiVersion = "", kind = "" } = live;
  const bare = { apiVersion, kind, metadata: identity as WireObject };
  await cluster.apply(bare, { fieldManager, dryRun: false }, false);
}

/** Leaves a field that is passed over to those who manage it, or declares what it has. */
function withoutIgnored(object: WireObject, live: WireObject, manager: string, path: string[]): WireObject {
  if (isOthersAlone(live, manager, path)) return changed(object, path, undefined);
  const value = at(live, ...path);
  return value === undefined ? object : changed(object, path, value);
}

/** A copy of the object with another value at a path, or none. */
function changed(
  object: WireObject,
  [property, ...rest]: string[],
  value: WireValue | undefined,
): WireObject {
  if (property === undefined) return object;
  const copy = { ...object };
  const inner = copy[property];
  if (rest.length > 0) {
    if (isObject(inner)) copy[property] = changed(inner, rest, value);
    else if (value !== undefined) copy[property] = changed({}, rest, value);
  } else if (value === undefined) {
    delete copy[property];
  } else {
    copy[property] = value;
  }
  return copy;
}

function conflict(error: ApiError, manager: string): Error {
  return new Error(
    "server-side apply field conflict detected, see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources for troubleshooting help\n" +
      `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}`,
    { cause: error },
  );
}

/** How objects that depend on a deleted one are dealt with: by its annotation, and deleted before it by default. */
export function propagationPolicyOf(inputs: WireObject): string {
  const policies: Record<string, string> = { orphan: "Orphan", background: "Background" };
  return policies[annotationOf(inputs, annotations.deletionPropagation)?.toLowerCase() ?? ""] ?? "Foreground";
}

/** What a user is told who creates what is there already. */
export function alreadyExists(error: ApiError, object: WireObject): string {
  return (
    `${error.message}\n\n${nameOf(object)} is in the cluster already. If it belongs to this resource, take it over ` +
    "with `pulumi import`; if the resource was renamed, give it an alias."
  );
}
