import { markSecrets } from "../values/mark-secrets";
import { isObject, revealedObject, type WireObject } from "../values/wire-value";
import { annotationOf, annotations, kindOf } from "./kubernetes-object";
import { randomSuffix } from "./names";

/** What a stack's state says of an object, as both plugins write it. */
export interface Checkpoint {
  /** The object as it was declared; secrets revealed. */
  inputs: WireObject;
  /** The object as it was last seen; secrets revealed. */
  live: WireObject;
  /** The `apiVersion` with which it was created. */
  initialApiVersion: string;
  /** The name under which its fields are managed; undefined where the state names none. */
  fieldManager: string | undefined;
}

/** Reads the state of an object. */
export function readCheckpoint(state: WireObject): Checkpoint {
  const { __inputs, __initialApiVersion, __fieldManager, ...live } = revealedObject(state);
  const inputs = isObject(__inputs) ? __inputs : {};
  return {
    inputs,
    live,
    initialApiVersion:
      typeof __initialApiVersion === "string" ? __initialApiVersion : kindOf(inputs).apiVersion,
    fieldManager: typeof __fieldManager === "string" ? __fieldManager : undefined,
  };
}

/**
 * Writes the state of an object.
 *
 * @param checkpoint what is known
 * @param declared the inputs as the engine sent them, which say what is secret
 */
export function writeCheckpoint(checkpoint: Checkpoint, declared: WireObject): WireObject {
  const { inputs, live, initialApiVersion, fieldManager } = checkpoint;
  return {
    ...markSecrets(live, declared),
    __inputs: markSecrets(inputs, declared),
    __initialApiVersion: initialApiVersion,
    __fieldManager: fieldManager ?? "",
  };
}

/** The name under which the fields of an object are managed: what it asks for, what it had, or a new one. */
export function fieldManagerOf(inputs: WireObject, before: string | undefined): string {
  return (
    annotationOf(inputs, annotations.patchFieldManager) ?? before ?? `pulumi-kubernetes-${randomSuffix()}`
  );
}
