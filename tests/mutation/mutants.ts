import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import { isUnknown } from "@holdfast/resilience";
import { brokenValues, type Surroundings } from "./operators";
import { ABSENT, type Place, placesOf, Roles, withValue } from "./places";
import type { Change, ResourcePath } from "./reads";

/** One change to one resource. */
export interface Mutant extends Change {
  /** The field, without what differs between resources of one role; absent where the resource itself is deleted. */
  readonly field?: string;
  readonly operator: string;
  /** How many resources of this role it stands for. */
  readonly standsFor: number;
  /** The resource as it is then; absent where it is deleted. */
  readonly changed?: Resource;
}

/** Type, field and operator of a mutant, as survivors are counted. */
export function kindOf({ type, field, operator }: Pick<Mutant, "type" | "field" | "operator">): string {
  return field === undefined ? `${type} (deleted)` : `${type} ${field} (${operator})`;
}

/** A number that a text and a seed always come to (FNV-1a). */
export function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

/** The one of several that a seed chooses, whatever their order. */
function chosen<Thing>(things: readonly Thing[], seed: number, say: (thing: Thing) => string): Thing {
  return things.reduce((best, thing) => (hash(say(thing), seed) < hash(say(best), seed) ? thing : best));
}

function surroundingsOf(resources: readonly Resource[]): Surroundings {
  const sites = resources.map(({ type, inputs }) =>
    type === "holdfast:index:DataCenter" ? inputs["site"] : undefined,
  );
  const names = resources.flatMap(({ inputs }) => {
    const metadata = inputs["metadata"] as { readonly [key: string]: Value } | undefined;
    return [metadata?.["name"], inputs["bucket"], inputs["name"]];
  });
  const isText = (value: Value | undefined): value is string => typeof value === "string";
  return { sites: sites.filter(isText), names: new Set(names.filter(isText)) };
}

/** Where a resource with another value in a place differs. */
function placesOfChange({ path, value, line, json }: Place, by: Value | typeof ABSENT): ResourcePath[] {
  const within = typeof path.at(-1) === "number" && by === ABSENT && line === undefined && json === undefined;
  return [
    // Without one of its entries, a list has others in the places of those that follow.
    ["inputs", ...(within ? path.slice(0, -1) : path)],
    ...(isUnknown(value) ? [["propertyDependencies", path[0]!]] : []),
  ];
}

/** All mutants of a graph; of resources of one role (those of three sites, of all services), one is mutated. */
export class Mutants {
  readonly roles: Roles;
  private readonly surroundings: Surroundings;

  constructor(
    private readonly graph: ResourceGraph,
    private readonly seed: number,
  ) {
    this.roles = new Roles(graph.resources);
    this.surroundings = surroundingsOf(graph.resources);
  }

  /** Each resource but the stack itself, deleted. */
  deletions(): Mutant[] {
    return this.graph.resources
      .filter(({ type }) => type !== "pulumi:pulumi:Stack")
      .map(({ urn, type }) => ({ urn, type, operator: "delete", standsFor: 1 }));
  }

  /** Each field of each role, broken by each operator. */
  fieldMutants(): Mutant[] {
    const byRole = new Map<string, Resource[]>();
    for (const resource of this.graph.resources) {
      const role = `${resource.type} ${this.roles.of(resource.name)}`;
      byRole.set(role, [...(byRole.get(role) ?? []), resource]);
    }
    return [...byRole.values()].flatMap((alike) => {
      const resource = chosen(alike, this.seed, ({ urn }) => urn);
      return [...this.fieldsOf(resource, alike.length), ...this.providers(resource, alike.length)];
    });
  }

  private fieldsOf(resource: Resource, standsFor: number): Mutant[] {
    const byField = new Map<string, Place[]>();
    for (const place of placesOf(resource, this.roles))
      byField.set(place.field, [...(byField.get(place.field) ?? []), place]);
    return [...byField.values()].flatMap((alike) => {
      const place = chosen(alike, this.seed, ({ path, line, json }) => JSON.stringify([path, line, json]));
      return brokenValues(place, this.surroundings).map(([operator, value]) => ({
        urn: resource.urn,
        type: resource.type,
        field: place.field,
        operator,
        standsFor,
        places: placesOfChange(place, value),
        changed: this.broken(resource, place, value),
      }));
    });
  }

  private broken(resource: Resource, place: Place, value: Value | typeof ABSENT): Resource {
    const changed = withValue(resource, place, value);
    if (!isUnknown(place.value)) return changed;
    // A value that is known only later is a reference, and it comes from nothing now.
    const property = String(place.path[0]);
    return { ...changed, propertyDependencies: { ...changed.propertyDependencies, [property]: [] } };
  }

  /** An object of a cluster, declared at the next cluster or by no provider that the graph holds. */
  private providers(resource: Resource, standsFor: number): Mutant[] {
    const { urn, type, provider } = resource;
    const all = [...new Set(this.graph.resources.map((other) => other.provider))];
    const alike = all.filter((other) => other?.includes("pulumi:providers:kubernetes"));
    if (!provider || !alike.includes(provider)) return [];
    const next = alike[(alike.indexOf(provider) + 1) % alike.length]!;
    const base = { urn, type, field: "(provider)", standsFor, places: [["provider"]] };
    return [
      { ...base, operator: "other site", changed: { ...resource, provider: next } },
      { ...base, operator: "dangling reference", changed: { ...resource, provider: `${provider}-missing` } },
    ];
  }
}
