import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import type { Defect } from "../defect";

/** What a graph has to hold where something is taken from it: others may belong to another part, or be a value alone. */
const DECLARED = /\$?(aws|kubernetes|pulumi:providers):[^$]*$/;

const typeOf = (urn: string): string => urn.split("::")[2] ?? "";

/** Where a resource takes something from: each input by what it comes from, and the provider that makes it. */
function* sourcesOf({
  propertyDependencies,
  provider,
}: Resource): Iterable<readonly [field: string, urn: string]> {
  for (const [property, urns] of Object.entries(propertyDependencies))
    for (const urn of urns) yield [property, urn];
  if (provider !== undefined) yield ["provider", provider];
}

/** Inputs whose values come from a resource that is not declared: there is no such value, and the engine refuses them. */
export function undeclaredSources(reading: Reading): Defect[] {
  const users = new Map<string, { readonly resource: Resource; readonly field: string }[]>();
  for (const resource of reading.resources)
    for (const [field, urn] of sourcesOf(resource)) {
      if (reading.resource(urn) !== undefined || !DECLARED.test(typeOf(urn))) continue;
      users.set(urn, [...(users.get(urn) ?? []), { resource, field }]);
    }
  return [...users].flatMap(([source, all]) =>
    all.map(({ resource, field }): Defect => ({
      policy: "references-resolve",
      level: "error",
      resource: resource.urn,
      field,
      problem: {
        kind: "source-undeclared",
        value: source,
        family: [source, ...all.map((user) => user.resource.urn)],
      },
      cause: JSON.stringify(["source-undeclared", source]),
    })),
  );
}
