import { deriveBlueprint, type Resource, type ResourceGraph } from "@holdfast/resilience";
import { judgeGraph } from "./judging";

const key = (path: readonly (string | number)[]): string => path.join("\u0000");

/** The places of each resource that were looked at while a graph was judged: what was not cannot change a verdict. */
export class Reads {
  private readonly read = new Map<string, Set<string>>();

  /** Judges the graph once, and notes what is looked at. */
  constructor(graph: ResourceGraph) {
    const watched = graph.resources.map((resource): Resource => {
      const places = new Set<string>();
      this.read.set(resource.urn, places);
      const note = (path: readonly (string | number)[]) => places.add(key(path));
      return {
        ...resource,
        inputs: watch(resource.inputs, [], note) as Resource["inputs"],
        propertyDependencies: watch(resource.propertyDependencies, ["propertyDependencies"], note) as never,
      };
    });
    judgeGraph({ resources: watched });
    // What is looked at only where there is no policy to ask for it.
    deriveBlueprint({ resources: watched });
  }

  /** Whether a change in this place can be seen: it was looked at, or something below it was. */
  has(urn: string, path: readonly (string | number)[]): boolean {
    return this.read.get(urn)?.has(key(path)) === true;
  }
}

function watch(
  value: unknown,
  path: readonly (string | number)[],
  note: (path: readonly (string | number)[]) => void,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = new Map<string | symbol, unknown>();
  return new Proxy(value, {
    get(target, property, receiver) {
      if (typeof property === "symbol") {
        // An iteration takes every entry in turn by its index.
        return Reflect.get(target, property, receiver);
      }
      const below = [...path, property];
      note(below);
      if (!known.has(property)) {
        const found: unknown = Reflect.get(target, property);
        known.set(property, typeof found === "function" ? found : watch(found, below, note));
      }
      return known.get(property);
    },
    has(target, property) {
      if (typeof property === "string") note([...path, property]);
      return Reflect.has(target, property);
    },
    ownKeys(target) {
      for (const property of Reflect.ownKeys(target))
        if (typeof property === "string") note([...path, property]);
      return Reflect.ownKeys(target);
    },
  });
}
