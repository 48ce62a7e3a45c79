import { namespaceOf, replicasOf } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import { podLabelsOf, readSelector } from "../../blueprint/selector";
import type { Resource } from "../../graph/resource";
import { at, textOf } from "../../graph/values";
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

/** What one site lacks: what another has in its place, and the component that it would stand under. */
interface Lack {
  readonly site: string;
  readonly component: Resource;
  readonly peer: Resource;
  readonly of: string;
  readonly peers: readonly string[];
}

/** Finds what sites lack beside their peers. */
class PeerDefects {
  private readonly drained: ReadonlySet<string>;
  private readonly children = new Map<string, string[]>();
  /** Types of what components of one site alone declare, by component. */
  private readonly own = new Set<string>();

  constructor(private readonly reading: Reading) {
    const drained = reading.all(types.dataCenter).filter(({ inputs }) => inputs["drained"] === true);
    this.drained = new Set(drained.map(({ inputs }) => String(inputs["site"])));
  }

  find(): Defect[] {
    const peers = allPeers(this.reading);
    for (const { type, bySite } of peers)
      if (bySite.size === 1) for (const { parent } of bySite.values()) this.own.add(`${type} ${parent}`);
    const lacking = peers.flatMap((each) => this.lacking(each));
    // One that lacks several things is made otherwise: a service that does not stand there, or what is within another resource.
    const times = new Map<string, number>();
    for (const { component } of lacking) times.set(component.urn, (times.get(component.urn) ?? 0) + 1);
    return lacking
      .filter(({ component }) => times.get(component.urn) === 1)
      .map((lack) => this.defectOf(lack));
  }

  private lacking({ type, bySite, components, fewest }: Peers): Lack[] {
    const expected = [...components.keys()];
    const lacking = expected.filter((site) => !bySite.has(site));
    const [site] = lacking;
    const component = site === undefined ? undefined : components.get(site);
    if (site === undefined || !component || lacking.length > 1 || expected.length < fewest) return [];
    if (toldOtherwise(components).has(site) || this.drained.has(site)) return [];
    // What has another name at one site, or does the work of several there, is not missing.
    if (this.own.has(`${type} ${component.urn}`)) return [];
    const [[of, peer] = [site, component]] = bySite;
    // Without a policy that denies by default its namespace is open, which is told of the namespace.
    if (
      type.endsWith(":NetworkPolicy") &&
      !at(peer.inputs, "spec", "ingress") &&
      !at(peer.inputs, "spec", "egress")
    )
      return [];
    if (type === types.budget && this.guardsReplicas(peer)) return [];
    // Backups, and what brings settings to a store, are missed by readers of their own, which know what else may do.
    const role = textOf(at(peer.inputs, "metadata", "labels", labels.role)) ?? "";
    if (type.startsWith("kubernetes:batch/") && ["backup", "configuration"].includes(role)) return [];
    return [{ site, component, peer, of, peers: [...bySite.values()].map(({ urn }) => urn) }];
  }

  /** Whether a budget is for several pods of one workload, which are told of where they have none. */
  private guardsReplicas(budget: Resource): boolean {
    const selects = readSelector(at(budget.inputs, "spec", "selector"));
    return [types.deployment, types.statefulSet].some((type) =>
      this.reading.all(type).some(
        (workload) =>
          workload.provider === budget.provider &&
          namespaceOf(workload) === namespaceOf(budget) &&
          // An autoscaler says how many replicas there are of what says nothing.
          (replicasOf(this.reading, workload) > 1 || at(workload.inputs, "spec", "replicas") === undefined) &&
          selects?.(podLabelsOf(workload)) === true,
      ),
    );
  }

  private defectOf(lack: Lack): Defect {
    const { site, component, peer, of, peers } = lack;
    const kind = kindOf(peer);
    // In names of what stands in a zone there is more that is each site's own.
    const name = ZONE.test(peer.name) ? kind : `${kind} ${nameAt(site, peer.name, of)}`;
    const family = [...this.familyOf(component), ...this.others(lack)];
    return {
      policy: "configuration-takes-effect",
      level: "warning",
      resource: component.urn,
      field: name,
      problem: { kind: "lacks-what-peers-have", value: name, site, peers, family },
      cause: JSON.stringify([site, peer.type, component.type]),
    };
  }

  /** URNs of what stands under the same component, and of the component. */
  private familyOf(resource: Resource): string[] {
    if (this.children.size === 0)
      for (const { urn, parent } of this.reading.resources)
        if (parent !== undefined) this.children.set(parent, [...(this.children.get(parent) ?? []), urn]);
    return [resource.urn, ...(this.children.get(resource.urn) ?? [])];
  }

  /** URNs of what has to do with what is lacking, wherever it stands: what is in a policy's namespace, what refers to a name. */
  private others({ site, peer, of }: Lack): string[] {
    if (peer.type.endsWith(":NetworkPolicy")) {
      const namespace = namespaceOf(peer);
      return [...this.reading.resources]
        .filter((each) => namespaceOf(each) === namespace && this.reading.findSite(each) === site)
        .map(({ urn }) => urn);
    }
    const plain = textOf(at(peer.inputs, "metadata", "name")) ?? peer.name;
    const name = JSON.stringify(plain);
    const referring = [...this.reading.resources].filter(
      ({ provider, inputs, propertyDependencies }) =>
        Object.values(propertyDependencies).some((sources) => sources.includes(peer.urn)) ||
        (provider === peer.provider && JSON.stringify(inputs).includes(name)),
    );
    // Others know pods of a StatefulSet by their own names.
    const pods = peer.type.endsWith(":StatefulSet") ? [`${nameAt(site, plain, of)}-0`] : [];
    return [...pods, ...referring.map(({ urn }) => nameAt(site, urn, of))];
  }
}

/**
 * What one data center lacks of what each of the others declares for the same purpose: it was left out there, and what holds at
 * the others does not hold there. What a site is told otherwise, or drained, may lack what follows from it.
 */
export function peerDefects(reading: Reading): Defect[] {
  return new PeerDefects(reading).find();
}
