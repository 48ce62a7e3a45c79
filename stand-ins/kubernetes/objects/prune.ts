import { isObject, type WireObject, type WireValue } from "../values/wire-value";

/**
 * Takes out of an object what another of the same kind does not have, so that what controllers and defaults add is not
 * taken for a difference. Items of lists are matched by their place.
 *
 * @param live the object that has more
 * @param shape the object that says what is kept
 * @returns a copy of what both have, with the values of `live`
 */
export function prune(live: WireObject, shape: WireObject): WireObject {
  const kept: WireObject = {};
  for (const [key, value] of Object.entries(live)) {
    const like = shape[key];
    if (like !== undefined) kept[key] = pruneValue(value, like);
  }
  return kept;
}

function pruneValue(value: WireValue, like: WireValue): WireValue {
  if (Array.isArray(value) && Array.isArray(like)) return pruneList(value, like);
  return isObject(value) && isObject(like) ? prune(value, like) : value;
}

function pruneList(list: WireValue[], like: WireValue[]): WireValue[] {
  if (list.length === 0 || like.length === 0) return [];
  if (isObject(list[0]) !== isObject(like[0])) return list;
  return list.slice(0, like.length).map((value, index) => {
    const example = like[index] ?? null;
    return value === null || example === null ? value : pruneValue(value, example);
  });
}
