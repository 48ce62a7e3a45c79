import type { Value } from "../../graph/resource";
import { at, listOf, recordOf } from "../../graph/values";

/** The way to a field of a resource: keys and positions in lists. */
export type Way = readonly (string | number)[];

/** A field that is there, and the way to it. */
export interface Place {
  readonly way: Way;
  readonly value: Value;
}

/** Every field that a pattern leads to: `spec.rules.*.backendRefs.*.name`, where `*` stands for each entry of a list. */
export function placesOf(value: Value | undefined, pattern: string): Place[] {
  let places: Place[] = value === undefined ? [] : [{ way: [], value }];
  for (const step of pattern.split(".")) {
    const next: Place[] = [];
    for (const { way, value: current } of places) {
      if (step === "*") {
        // What is withheld is no list.
        for (const [index, each] of listOf(current).entries())
          next.push({ way: [...way, index], value: each });
        continue;
      }
      const found = recordOf(current)[step];
      if (found !== undefined && found !== null) next.push({ way: [...way, step], value: found });
    }
    if (next.length === 0) return next;
    places = next;
  }
  return places;
}

/** The field beside another of the same object. */
export function beside(inputs: Value, way: Way, ...field: (string | number)[]): Value | undefined {
  return at(inputs, ...way.slice(0, -1), ...field);
}

/** A way as people write it: `spec.volumes[1].secret.secretName`. */
export function wayText(way: Way): string {
  return way
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
}
