import { isDeepStrictEqual } from "node:util";

/**
 * Whether a value says nothing: AWS and programs leave out what is false or empty, or write it, as they like.
 *
 * @param value a plain value
 */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

/**
 * Whether two plain values mean the same to AWS: lists are sets, policies are JSON however they are written, and what
 * is empty is as good as absent.
 *
 * @param one a value
 * @param other another value
 */
export function sameMeaning(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(canonical(one), canonical(other));
}

/** The one form of all values that mean the same. */
function canonical(value: unknown): unknown {
  if (isEmpty(value)) return undefined;
  if (typeof value === "string") {
    const document = documentIn(value);
    // An empty policy is not the same as none.
    return document === undefined ? value : (canonical(document) ?? {});
  }
  if (Array.isArray(value)) {
    return value.map(canonical).sort((one, other) => (key(one) < key(other) ? -1 : 1));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .map(([property, item]) => [property, canonical(item)] as const)
        .filter(([, item]) => item !== undefined)
        .sort(([first], [second]) => (first < second ? -1 : 1)),
    );
  }
  return value;
}

/** What a text holds if it is a JSON object, as policies are. */
function documentIn(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function key(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
