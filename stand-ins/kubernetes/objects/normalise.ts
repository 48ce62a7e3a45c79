import { canonicalQuantity } from "@holdfast/contract/quantity";
import { containsUnknown, isObject, type WireObject, type WireValue } from "../values/wire-value";
import { kindOf, metadataOf } from "./kubernetes-object";
import { isBuiltIn } from "./kinds";

/** Properties whose keys are anybody's: labels and the like. Their values are not touched. */
const maps = new Set([
  "labels",
  "annotations",
  "matchLabels",
  "nodeSelector",
  "data",
  "binaryData",
  "parameters",
]);

/** Properties that hold quantities by name. */
const quantityMaps = new Set([
  "limits",
  "requests",
  "hard",
  "max",
  "min",
  "default",
  "defaultRequest",
  "maxLimitRequestRatio",
  "capacity",
]);

/** Properties that hold one quantity. */
const quantities = new Set(["sizeLimit", "divisor", "averageValue"]);

/** Properties where false is the same as nothing: the API server does not keep it. */
const falseIsNothing = new Set([
  "readOnly",
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "stdin",
  "stdinOnce",
  "tty",
  "publishNotReadyAddresses",
  "globalDefault",
  "paused",
]);

/** Properties where 0 is the same as nothing. */
const zeroIsNothing = new Set([
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
  "minReadySeconds",
  "hostPort",
  "nodePort",
]);

/** Properties where an empty text means something else than no text. */
const emptyTextMeans = new Set([
  "storageClassName",
  "volumeAttributesClassName",
  "ingressClassName",
  "runtimeClassName",
]);

/** Lists that are kept without items. */
const emptyListMeans = new Set(["containers", "rules"]);

/** Properties of metadata that the API server alone writes. */
const written = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/**
 * Brings an object of Kubernetes' own kinds into the form that the API server keeps, so that what means the same is the
 * same: without what is empty, with quantities in their shortest form, and secrets in `data` alone. Custom resources
 * are kept as they are, and so is what is not wholly known yet. What only the API server writes is taken out.
 *
 * @param object the object as it was declared
 * @returns a copy
 */
export function normalise(object: WireObject): WireObject {
  const normal = isBuiltIn(kindOf(object)) && !containsUnknown(object) ? builtIn(object) : { ...object };
  if (isObject(normal["metadata"])) {
    const kept = Object.entries(metadataOf(normal)).filter(([key]) => !written.includes(key));
    normal["metadata"] = Object.fromEntries(kept);
  }
  return normal;
}

function builtIn(object: WireObject): WireObject {
  const { apiVersion, kind } = kindOf(object);
  if (apiVersion === "v1" && kind === "Secret") return secretData(object);
  return properties(object);
}

function properties(object: WireObject, within?: string): WireObject {
  const kept: WireObject = {};
  for (const [key, value] of Object.entries(object)) {
    const normal = property(key, value, within);
    if (normal !== undefined) kept[key] = normal;
  }
  return kept;
}

function property(key: string, value: WireValue, within: string | undefined): WireValue | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    if (value.length === 0 && !emptyListMeans.has(key)) return undefined;
    return value.map((item) => (isObject(item) ? properties(item) : item));
  }
  if (isObject(value)) {
    if (!maps.has(key)) {
      const normal = properties(value, key);
      return quantityMaps.has(key) && Object.keys(normal).length === 0 ? undefined : normal;
    }
    return Object.keys(value).length === 0 ? undefined : value;
  }
  if (isQuantity(key, within)) return canonicalQuantity(String(value));
  if (value === "" && !emptyTextMeans.has(key)) return undefined;
  if (value === false && falseIsNothing.has(key)) return undefined;
  if (value === 0 && zeroIsNothing.has(key)) return undefined;
  return value;
}

function isQuantity(key: string, within: string | undefined): boolean {
  if (within !== undefined && quantityMaps.has(within)) return true;
  return quantities.has(key) || (key === "value" && within === "target");
}

/** A Secret as it is kept: what was given as text is in `data`, in base64. */
function secretData(object: WireObject): WireObject {
  const { stringData, ...kept } = object;
  if (!isObject(stringData) || Object.keys(stringData).length === 0) return object;
  const encoded = Object.entries(stringData).map(([key, value]): [string, string] => [
    key,
    Buffer.from(String(value)).toString("base64"),
  ]);
  return {
    ...kept,
    data: { ...(isObject(kept["data"]) ? kept["data"] : {}), ...Object.fromEntries(encoded) },
  };
}
