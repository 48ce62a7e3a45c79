/** Stands for a value that is known only after `pulumi up`. */
export const UNKNOWN = { "holdfast:unknown": true } as const;

/** Stands for a secret value. The plain text of a secret never enters a graph. */
export const SECRET = { "holdfast:secret": true } as const;

/** A resource's property: JSON, with {@link UNKNOWN} and {@link SECRET} where the value is withheld. */
export type Value = null | boolean | number | string | Value[] | { readonly [key: string]: Value };

/** True where a value is not known before the resource exists. */
export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "object" && value !== null && "holdfast:unknown" in value;
}

/** True where a value is a secret and therefore withheld. */
export function isSecret(value: Value | undefined): boolean {
  return typeof value === "object" && value !== null && "holdfast:secret" in value;
}

/** A property that holds further properties. */
export type ValueRecord = { readonly [key: string]: Value };

/** True where a value is there and not to be known: secret, or known only after the resource exists. */
export function isWithheld(value: Value | undefined): boolean {
  return isUnknown(value) || isSecret(value);
}

/** The value as a record; empty where it is not one or is withheld. */
export function recordOf(value: Value | undefined): ValueRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return isWithheld(value) ? {} : value;
}

/** The value as a list; empty where it is not one. */
export function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text, or `undefined`. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value as a number, or `undefined`. Text that is a number counts, as labels and tags are text. */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A value as a sentence names it: a text or a figure as it is, anything else as JSON, in 80 characters. */
export function shownValue(value: Value | undefined): string {
  if (value === undefined || value === null) return "absent";
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "no number";
  return JSON.stringify(value).slice(0, 80);
}

/** The value as a list of text; entries that are not text are left out. */
export function textsOf(value: Value | undefined): string[] {
  return listOf(value).filter((entry): entry is string => typeof entry === "string");
}

/** Follows a path of keys and list indexes into a value. What is below a withheld value is withheld as it is. */
export function at(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null) return undefined;
    if (Array.isArray(current)) {
      current = typeof step === "number" ? current[step] : undefined;
      continue;
    }
    // What is withheld holds nothing else, and is looked for only where a step leads nowhere.
    const next: Value | undefined = typeof step === "number" ? undefined : current[step];
    if (next === undefined) return isWithheld(current) ? current : undefined;
    current = next;
  }
  return current;
}

/** A value in one order: of lists only what is in them counts. */
export function inOneOrder(value: Value): Value {
  if (Array.isArray(value)) {
    const entries = value.map(inOneOrder).map((entry) => [JSON.stringify(entry), entry] as const);
    return entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
  }
  const entries = Object.entries(recordOf(value));
  if (entries.length === 0) return value;
  return Object.fromEntries(
    entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, each]) => [key, inOneOrder(each)]),
  );
}
