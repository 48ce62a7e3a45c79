import type { Resource } from "@holdfast/resilience";
import type { Reading } from "@holdfast/resilience/blueprint/reading";

/** The way to a value within a resource: `["inputs", "spec", "replicas"]`. */
export type ResourcePath = readonly (string | number)[];

/** How a graph differs from another one: in places of one resource, or by that resource. */
export interface Change {
  readonly urn: string;
  readonly type: string;
  /** Absent: the resource is gone. */
  readonly places?: readonly ResourcePath[];
}

const key = (path: ResourcePath): string => path.join("\u0000");

/**
 * What a step of the analysis looked at. A step is a function of what it looks at and of nothing else, so what it never
 * looked at cannot change what it says.
 */
export class Reads {
  private readonly places = new Map<string, Set<string>>();
  private readonly types = new Set<string>();
  private readonly parts = new Set<string>();
  private asksForEveryResource = false;

  /** Notes a place of a resource. */
  place(urn: string, path: ResourcePath): void {
    const places = this.places.get(urn) ?? new Set();
    this.places.set(urn, places.add(key(path)));
  }

  /** Notes that every resource of a type was asked for. */
  ofType(type: string): void {
    this.types.add(type);
  }

  /** Notes that all resources were asked for. */
  everyResource(): void {
    this.asksForEveryResource = true;
  }

  /** Notes a part of what a step is given beside the resources. */
  part(name: string): void {
    this.parts.add(name);
  }

  /** Whether the step can say something else after a change. */
  notice({ urn, type, places }: Change): boolean {
    const read = this.places.get(urn);
    if (places) return places.some((place) => read?.has(key(place)) === true);
    return this.asksForEveryResource || this.types.has(type) || read !== undefined;
  }

  /** Whether any of these parts was looked at. */
  includeAny(parts: ReadonlySet<string>): boolean {
    return [...this.parts].some((part) => parts.has(part));
  }
}

/** The resources, every look at which is noted. */
export function watchedResources(
  resources: readonly Resource[],
  note: (urn: string, path: ResourcePath) => void,
): Resource[] {
  return resources.map((resource) => watched(resource, [], (path) => note(resource.urn, path)) as Resource);
}

/** A record, of which it is noted which of its entries are looked at. */
export function watchedParts<Record extends object>(record: Record, note: (part: string) => void): Record {
  const all = () => {
    for (const part of Object.keys(record)) note(part);
  };
  return new Proxy(record, {
    get(target, property, receiver) {
      if (typeof property === "string") note(property);
      return Reflect.get(target, property, receiver) as unknown;
    },
    has(target, property) {
      note(String(property));
      return Reflect.has(target, property);
    },
    ownKeys(target) {
      all();
      return Reflect.ownKeys(target);
    },
  });
}

/** A reading, of which it is noted which resources are asked for. */
export function watchedReading(reading: Reading, reads: Reads): Reading {
  return new Proxy(reading, {
    get(target, property, receiver) {
      if (property === "resources") reads.everyResource();
      if (property === "all")
        return (type: string) => {
          reads.ofType(type);
          return target.all(type);
        };
      if (property === "resource")
        return (urn: string) => {
          reads.place(urn, ["urn"]);
          return target.resource(urn);
        };
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}

function watched(value: unknown, path: ResourcePath, note: (path: ResourcePath) => void): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = new Map<string | symbol, unknown>();
  const noteOne = (property: string | symbol) => {
    if (typeof property === "string") note([...path, property]);
  };
  return new Proxy(value, {
    get(target, property) {
      // An iteration takes every entry in turn by its index.
      if (typeof property === "symbol") return Reflect.get(target, property);
      if (!known.has(property)) {
        noteOne(property);
        const found: unknown = Reflect.get(target, property);
        known.set(property, typeof found === "function" ? found : watched(found, [...path, property], note));
      }
      return known.get(property);
    },
    has(target, property) {
      noteOne(property);
      return Reflect.has(target, property);
    },
    getOwnPropertyDescriptor(target, property) {
      noteOne(property);
      return Reflect.getOwnPropertyDescriptor(target, property);
    },
    ownKeys(target) {
      for (const property of Reflect.ownKeys(target)) noteOne(property);
      return Reflect.ownKeys(target);
    },
  });
}
