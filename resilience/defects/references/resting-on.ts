import { podTemplateOf } from "../../blueprint/pod-templates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { DeclaredObjects } from "./declared-objects";
import type { Consequence } from "./problem";
import { readReferences, type Reference } from "./references";

/** Without what is named, the one that names it goes on. */
const HARMLESS: ReadonlySet<Consequence> = new Set(["no-effect", "not-pulled"]);

/** What does not do its part when some object does not: by the references between them. */
export class RestingOn {
  private readonly dependants = new Map<string, Resource[]>();

  constructor(objects: DeclaredObjects, references: readonly Reference[]) {
    for (const { kind, from, to, scope, name } of references) {
      const target = HARMLESS.has(kind.consequence) ? undefined : objects.find(to, scope, name);
      if (!target) continue;
      const known = this.dependants.get(target.urn);
      if (known) known.push(from);
      else this.dependants.set(target.urn, [from]);
    }
  }

  /** URNs of the workloads and routes that do not do their part when an object does not: itself, what names it, what names that. */
  stoppedBy(object: Resource): string[] {
    const seen = new Set<Resource>([object]);
    for (const each of seen) for (const dependant of this.dependants.get(each.urn) ?? []) seen.add(dependant);
    return [...seen]
      .filter((each) => each.type === types.route || podTemplateOf(each) !== undefined)
      .map(({ urn }) => urn);
  }
}

/** What rests on what in the clusters of a graph. */
export function restingOn(reading: Reading): RestingOn {
  const objects = new DeclaredObjects(reading);
  return new RestingOn(objects, readReferences(reading, objects));
}
