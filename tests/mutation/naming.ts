import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import { type Difference, newLinks } from "./difference";

/** Every text that a value holds. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const one of Object.values(value)) yield* textsIn(one);
}

function atKey(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (current, key) =>
      typeof current === "object" && current !== null && !Array.isArray(current) ? current[key] : undefined,
    value,
  );
}

/** Names by which other resources refer to one. */
function referableNames({ inputs }: Resource): string[] {
  const names = [
    atKey(inputs, "metadata", "name"),
    atKey(inputs, "spec", "secretName"),
    inputs["bucket"],
    inputs["name"],
  ];
  return names.filter((name): name is string => typeof name === "string" && name !== "");
}

/** Labels that a resource selects pods by. */
function selectorOf({ type, inputs }: Resource): Record<string, Value> | undefined {
  const selector = type.endsWith(":Service")
    ? atKey(inputs, "spec", "selector")
    : (atKey(inputs, "spec", "selector", "matchLabels") ??
      atKey(inputs, "spec", "podSelector", "matchLabels"));
  const labels = selector as Record<string, Value> | undefined;
  return labels && Object.keys(labels).length > 0 ? labels : undefined;
}

/** The resources that follow from one in one step: they refer to it, are referred to by it, select or own it. */
export class Neighbours {
  private readonly of = new Map<string, Set<string>>();

  constructor(graph: ResourceGraph) {
    const byName = new Map<string, Resource[]>();
    for (const resource of graph.resources)
      for (const name of new Set(referableNames(resource)))
        byName.set(`${resource.provider} ${name}`, [
          ...(byName.get(`${resource.provider} ${name}`) ?? []),
          resource,
        ]);
    for (const resource of graph.resources) {
      if (resource.parent && !resource.parent.includes("pulumi:pulumi:Stack"))
        this.join(resource.urn, resource.parent);
      for (const urns of Object.values(resource.propertyDependencies))
        for (const urn of urns) this.join(resource.urn, urn);
      for (const text of new Set(textsIn(resource.inputs)))
        for (const other of byName.get(`${resource.provider} ${text}`) ?? [])
          this.join(resource.urn, other.urn);
    }
    this.joinSelected(graph);
  }

  /** URNs of a resource's neighbours. */
  get(urn: string): ReadonlySet<string> {
    return this.of.get(urn) ?? new Set();
  }

  private joinSelected(graph: ResourceGraph): void {
    const workloads = graph.resources.filter(({ inputs }) =>
      atKey(inputs, "spec", "template", "metadata", "labels"),
    );
    for (const resource of graph.resources) {
      const selector = Object.entries(selectorOf(resource) ?? {});
      if (selector.length === 0) continue;
      for (const workload of workloads) {
        const labels = atKey(workload.inputs, "spec", "template", "metadata", "labels");
        const here = workload.provider === resource.provider;
        if (here && selector.every(([key, value]) => atKey(labels, key) === value))
          this.join(resource.urn, workload.urn);
      }
    }
  }

  private join(left: string, right: string): void {
    if (left === right) return;
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const joined = this.of.get(one) ?? new Set();
      joined.add(other);
      this.of.set(one, joined);
    }
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What a text is searched for, to say that it names a resource: its URN, its name, or `NAME at SITE`. */
function namesOf(resource: Resource): RegExp {
  const name = atKey(resource.inputs, "metadata", "name");
  const site = atKey(resource.inputs, "metadata", "labels", "holdfast.dev/site");
  const words = [
    resource.name,
    ...(typeof name === "string" && typeof site === "string" ? [`${name} at ${site}`] : []),
  ];
  return new RegExp(`(?<![\\w.-])(?:${words.map(escaped).join("|")})(?![\\w-])`);
}

/** What in a change of the report is new and names a resource or one that follows from it in one step. */
export function namedBy(
  difference: Difference,
  resource: Resource,
  neighbours: ReadonlySet<string>,
): "finding" | "verdict" | undefined {
  const names = namesOf(resource);
  const near = [resource.urn, ...neighbours].map((urn) => `${urn}"`);
  const naming = (said: string) => near.some((urn) => said.includes(urn)) || names.test(said);
  if (difference.added.some((finding) => naming(JSON.stringify(finding)))) return "finding";
  return difference.verdicts.some((change) => newLinks(change).some(naming)) ? "verdict" : undefined;
}
