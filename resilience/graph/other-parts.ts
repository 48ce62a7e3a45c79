import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { GLOBAL, type Part } from "../blueprint/part";
import { mergeGraphs } from "./merge-graphs";
import type { Resource, ResourceGraph } from "./resource";

/** Where the resources of another part are from: a stack of the engine's backend, or a file. */
export interface PartSource {
  readonly kind: "stack" | "export" | "preview";
  /** Name of the stack, or of the file. */
  readonly name: string;
}

/** Another part of a blueprint, as it is judged beside the one that is asked about. */
export interface OtherPart {
  /** Name of the part: a data site, or `global`. */
  readonly part: string;
  readonly source: PartSource;
  /** When it was updated last, in ISO 8601; `null` where that is not known. */
  readonly updated: string | null;
  /** Seconds from then until it was judged; `null` where that is not known, and for a preview, which is of what will be. */
  readonly ageSeconds: number | null;
}

/** Another part with its resources. */
export interface PartState extends OtherPart {
  readonly graph: ResourceGraph;
}

/** A part that cannot be had, and why. */
export interface AbsentPart {
  /** Name of the part, or of a site that some part holds. */
  readonly part: string;
  readonly why: string;
  readonly fix: string;
  /** The engine's backend has not given it: there may be no such stack at all. */
  readonly unanswered?: boolean;
}

/** What was found of the other parts of a blueprint. */
export interface OtherParts {
  readonly states: readonly PartState[];
  readonly absent: readonly AbsentPart[];
}

const POLICY = "holdfast:index:PlacementPolicy";
const DATA_CENTER = "holdfast:index:DataCenter";
const CLOUD_REGION = "holdfast:index:CloudRegion";

/** The service whose goals a resource states; `undefined` for every other resource. */
function serviceOf({ type, inputs }: Resource): string | undefined {
  const service = type === POLICY ? inputs["service"] : undefined;
  return typeof service === "string" ? service : undefined;
}

/** Names of the sites that resources of some types declare. */
function sitesDeclared({ resources }: ResourceGraph, ...types: readonly string[]): string[] {
  return resources.flatMap(({ type, inputs }) => {
    const site = types.includes(type) ? inputs["site"] : undefined;
    return typeof site === "string" ? [site] : [];
  });
}

/** Sites that policies of graphs name and none of them holds: other parts of the blueprint do. */
export function missingSitesOf(graphs: readonly ResourceGraph[]): string[] {
  const held = new Set(graphs.flatMap((graph) => sitesDeclared(graph, DATA_CENTER, CLOUD_REGION)));
  const policies = graphs.flatMap(({ resources }) => resources.filter(({ type }) => type === POLICY));
  const named = policies.flatMap(({ inputs }) => {
    const allowed = inputs["allowedSites"];
    return Array.isArray(allowed) ? allowed.filter((site) => typeof site === "string") : [];
  });
  return [...new Set(named)].filter((site) => !held.has(site));
}

/**
 * Refuses a state that is said to be of another part than it is.
 *
 * @param own the parts that are there already
 * @throws InvalidInputError
 */
export function requirePart({ part, source, graph }: PartState, own: Part): void {
  const holds = sitesDeclared(graph, DATA_CENTER);
  const refused = (what: string, fix: string) =>
    new InvalidInputError({
      what,
      where: `${source.kind === "stack" ? "stack " : ""}${source.name}`,
      why: "each part is judged once, with the resources of the stack that declares it",
      fix,
    });
  const twice = [part, ...holds].find((name) => own.includes(name));
  if (twice !== undefined)
    throw refused(
      `${source.name} holds ${twice}, which is judged already`,
      `leave ${part} out, or name the ${source.kind} of another part`,
    );
  if (part === GLOBAL ? holds.length === 0 : holds.includes(part)) return;
  throw refused(
    `${source.name} is said to hold the part ${part}, and holds ${holds.length === 0 ? "no data site" : holds.join(", ")}`,
    `name the ${source.kind} that holds ${part}`,
  );
}

/**
 * Puts a part of a blueprint together with the others as they stand. Every stack declares the goals of all services: the
 * part's own count, then those of what was updated last, so that goals which change are changed stack by stack.
 *
 * @param own the part's resources
 * @param part what it declares
 * @returns the resources of all of them, and the parts that they are
 * @throws InvalidInputError where a state is not that of the part that it is said to be
 */
export function withOtherParts(
  own: ResourceGraph,
  part: Part,
  { states }: OtherParts,
): { readonly graph: ResourceGraph; readonly part: Part } {
  const parts = [...part];
  const graphs = [own];
  const stated = new Set(own.resources.map(serviceOf));
  const newest = states.toSorted((left, right) => (right.updated ?? "").localeCompare(left.updated ?? ""));
  for (const state of newest) {
    requirePart(state, parts);
    parts.push(state.part);
    const resources = state.graph.resources.filter((resource) => {
      const service = serviceOf(resource);
      return service === undefined || !stated.has(service);
    });
    for (const resource of resources) stated.add(serviceOf(resource));
    graphs.push({ resources });
  }
  return { graph: mergeGraphs(graphs), part: parts };
}
