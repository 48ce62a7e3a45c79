/** What the API server, or the controller that an object is for, takes in a field. */
export type Takes =
  | { readonly words: readonly string[] }
  /** A whole number within these. */
  | { readonly least: number; readonly most: number }
  /** A quantity that is not below zero: `500m`, `2Gi`. */
  | { readonly quantity: true }
  /** A whole number, or a share such as `25%`, neither below zero. */
  | { readonly share: true }
  /** An object with all of these fields. */
  | { readonly needs: readonly string[] }
  /** An object with one of these fields at the least. */
  | { readonly oneOf: readonly string[] };

/** A field, `*` for each entry of a list or record, and what it takes. */
export type FieldRule = readonly [field: string, takes: Takes];

const MOST_INTEGER = 2 ** 31 - 1;

/** One of some words, with their capitals. */
export const words = (...listed: readonly string[]): Takes => ({ words: listed });

/** A whole number from the least to the most; Kubernetes keeps it in 32 bits where nothing less is said. */
export const whole = (least: number, most = MOST_INTEGER): Takes => ({ least, most });

/** An object that has to have some fields. */
export const needs = (...fields: readonly string[]): Takes => ({ needs: fields });

/** An object that has to have one of some fields. */
export const oneOf = (...fields: readonly string[]): Takes => ({ oneOf: fields });

export const quantity: Takes = { quantity: true };
export const share: Takes = { share: true };
export const port = whole(1, 65_535);

/** Rules of what stands below a field. */
export const below = (prefix: string, rules: readonly FieldRule[]): FieldRule[] =>
  rules.map(([field, takes]) => [field === "" ? prefix : `${prefix}.${field}`, takes]);
