import { containsSecret, isObject, isSecret, secret, type WireObject } from "./wire-value";

/**
 * Wraps in one object what is secret in another of the same shape. Where both hold objects only what is secret within
 * is wrapped; a list is wrapped as a whole, because the order of its items may differ. What a Secret holds always is.
 *
 * @param object what is wrapped
 * @param like what says which parts are secrets
 * @returns a copy
 */
export function markSecrets(object: WireObject, like: WireObject): WireObject {
  const marked = { ...object };
  if (object["kind"] === "Secret") {
    for (const key of ["data", "stringData"]) {
      const value = object[key];
      if (value !== undefined && !isSecret(value)) marked[key] = secret(value);
    }
    return marked;
  }
  for (const [key, example] of Object.entries(like)) {
    const value = object[key];
    if (value === undefined) continue;
    if (isObject(value) && isObject(example) && !isSecret(value) && !isSecret(example)) {
      marked[key] = markSecrets(value, example);
    } else if (!isSecret(value) && containsSecret(example)) {
      marked[key] = secret(value);
    }
  }
  return marked;
}
