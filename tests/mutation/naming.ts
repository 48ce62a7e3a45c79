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
    this.joinAuthorities(graph);
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

  /** An authority is referred to by its ARN, of which the region alone is known before there is one. */
  private joinAuthorities(graph: ResourceGraph): void {
    const authorities = graph.resources.filter(({ type }) => type.endsWith(":CertificateAuthority"));
    for (const resource of graph.resources)
      for (const text of textsIn(resource.inputs))
        for (const [, region] of text.matchAll(/arn:[\w-]+:acm-pca:([\w-]+):\d+:certificate-authority\//g))
          for (const authority of authorities)
            if (authority.inputs["region"] === region) this.join(resource.urn, authority.urn);
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

/** A name that is one thing's alone, wherever it stands: of a bucket or role, of the pods of a site's StatefulSet, of an issuer. */
function uniqueNames({ type, inputs }: Resource): string[] {
  const name = atKey(inputs, "metadata", "name");
  const names = [
    ...(type.startsWith("aws:") ? [inputs["name"], inputs["bucket"]] : []),
    ...(type.endsWith(":OpenIdConnectProvider") ? [String(inputs["url"]).replace("https://", "")] : []),
    ...(type.endsWith(":StatefulSet") && typeof name === "string" ? [`${name}-0`] : []),
  ];
  return names.filter((each): each is string => typeof each === "string" && each !== "");
}

/** What a text is searched for, to say that it names a resource: its URN, its name, or `NAME at SITE`. */
function namesOf(resource: Resource): RegExp {
  const name = atKey(resource.inputs, "metadata", "name");
  const site = atKey(resource.inputs, "metadata", "labels", "holdfast.dev/site");
  const words = [
    resource.name,
    ...uniqueNames(resource),
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
