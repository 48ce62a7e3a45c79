import type { Random } from "@holdfast/drill/users/random";

/** A property as JSON has it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A resource as a state or a preview writes it. */
export interface State {
  urn: string;
  type: string;
  custom: boolean;
  inputs: { [key: string]: Json };
  parent?: string;
  provider?: string;
  dependencies?: string[];
  propertyDependencies?: { [property: string]: string[] };
}

/** A place in the inputs of a resource: what holds it, and its key there. */
export interface Place {
  readonly holder: { [key: string]: Json };
  readonly key: string;
}

/** One of some things. Fails where there are none. */
export function oneOf<Thing>(random: Random, things: readonly Thing[]): Thing {
  return things[Math.floor(random() * things.length)]!;
}

/** A resource of any type, each type alike: there are many records and one zone. */
export function anyResource(random: Random, resources: readonly State[]): State {
  const type = oneOf(random, [...new Set(resources.map((resource) => resource.type))]);
  return oneOf(
    random,
    resources.filter((resource) => resource.type === type),
  );
}

/** Every place in the inputs of a resource, however deep. */
export function placesOf(resource: State): Place[] {
  const places: Place[] = [];
  const open: { [key: string]: Json }[] = [resource.inputs];
  for (let holder = open.pop(); holder; holder = open.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key });
      // A list is an object whose keys are its indexes.
      if (typeof value === "object" && value !== null) open.push(value as { [key: string]: Json });
    }
  }
  return places;
}

/** The value at a place. */
export function valueAt({ holder, key }: Place): Json {
  return holder[key] ?? null;
}

/** Puts a value at a place. A key may be `__proto__`, which an assignment would take for something else. */
export function put({ holder, key }: Place, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

/** Takes out what is at a place; what follows it in a list moves up. */
export function takeOut({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}
