import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at } from "../../graph/values";
import type { Defect } from "../defect";
import { kindOf } from "../references/declared-objects";
import { allPeers, escaped, type Peers, ZONE } from "./families";

/** What a component is told as a whole: which inputs it has, and its switches. */
function formOfInputs({ inputs }: Resource): string {
  const told = Object.entries(inputs).map(
    ([key, value]) => `${key}=${typeof value === "boolean" ? value : ""}`,
  );
  return told.sort().join(";");
}

/** Sites whose component is told something that no other's is: what it declares may differ by that. */
function toldOtherwise(components: ReadonlyMap<string, Resource>): Set<string> {
  const forms = [...components].map(([site, component]) => ({ site, form: formOfInputs(component) }));
  return new Set(
    forms
      .filter(({ site, form }) => forms.every((other) => other.site === site || other.form !== form))
      .map(({ site }) => site),
  );
}

const nameAt = (site: string, name: string, of: string): string =>
  name.replace(new RegExp(`(?<![A-Za-z0-9])${escaped(of)}(?![A-Za-z0-9])`, "g"), site);

/** Finds what sites lack beside their peers. */
class PeerDefects {
  private readonly drained: ReadonlySet<string>;
  private readonly children = new Map<string, string[]>();

  constructor(private readonly reading: Reading) {
    const drained = reading.all(types.dataCenter).filter(({ inputs }) => inputs["drained"] === true);
    this.drained = new Set(drained.map(({ inputs }) => String(inputs["site"])));
  }

  find(): Defect[] {
    const peers = allPeers(this.reading);
    const lacking = peers.flatMap((each) => this.lacking(each));
    // One that lacks several things is made otherwise: a service that does not stand there, or what is within another resource.
    const times = new Map<string, number>();
    for (const { resource } of lacking) times.set(resource, (times.get(resource) ?? 0) + 1);
    return lacking.filter(({ resource }) => times.get(resource) === 1);
  }

  private lacking({ type, bySite, components, fewest }: Peers): Defect[] {
    const expected = [...components.keys()];
    const lacking = expected.filter((site) => !bySite.has(site));
    const [site] = lacking;
    const component = site === undefined ? undefined : components.get(site);
    if (site === undefined || !component || lacking.length > 1 || expected.length < fewest) return [];
    if (toldOtherwise(components).has(site) || this.drained.has(site)) return [];
    const others = [...bySite];
    const [of, first] = others[0] ?? [site, component];
    const kind = kindOf(first);
    // Work that has a role, and ways, are missed by readers of their own, which know what else may do.
    const role = at(first.inputs, "metadata", "labels", labels.role);
    if (
      first.type.endsWith(":NetworkPolicy") ||
      (first.type.startsWith("kubernetes:batch/") && role !== undefined)
    )
      return [];
    // In names of what stands in a zone there is more that is each site's own.
    const name = ZONE.test(first.name) ? kind : `${kind} ${nameAt(site, first.name, of)}`;
    return [
      {
        policy: "configuration-takes-effect",
        level: "warning",
        resource: component.urn,
        field: name,
        problem: {
          kind: "lacks-what-peers-have",
          value: name,
          site,
          peers: others.map(([, { urn }]) => urn),
          family: this.familyOf(component),
        },
        cause: JSON.stringify([site, type, component.type]),
      },
    ];
  }

  /** URNs of what stands under the same component, and of the component. */
  private familyOf(resource: Resource): string[] {
    if (this.children.size === 0)
      for (const { urn, parent } of this.reading.resources)
        if (parent !== undefined) this.children.set(parent, [...(this.children.get(parent) ?? []), urn]);
    const component = resource.custom ? resource.parent : resource.urn;
    return component === undefined ? [] : [component, ...(this.children.get(component) ?? [])];
  }
}

/**
 * What one data center lacks of what each of the others declares for the same purpose: it was left out there, and what holds at
 * the others does not hold there. What a site is told otherwise, or drained, may lack what follows from it.
 */
export function peerDefects(reading: Reading): Defect[] {
  return new PeerDefects(reading).find();
}
