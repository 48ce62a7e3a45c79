import { namespaceOf, objectName } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, textOf } from "../../graph/values";
import { targetOf } from "./targets";

/** Kind of a Kubernetes object, whatever its group and version: `Deployment`. */
export function kindOf({ type }: Resource): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** Where a name is looked for. */
export interface Scope {
  readonly site: string;
  /** Of what has none, it is not looked at. */
  readonly namespace: string;
}

/** Names of one kind that are declared in one place. */
interface Names {
  readonly byName: Map<string, Resource>;
  /** One of them is not to be known, so that none can be called missing. */
  withheld: boolean;
}

/** Types whose objects make others that the graph does not show: charts and manifests. */
const OPAQUE = /^kubernetes:(helm\.sh|yaml|kustomize)/;

/** What the resources of every site's cluster declare, by kind, site, namespace and name. */
export class DeclaredObjects {
  private readonly byKind = new Map<string, Resource[]>();
  private readonly names = new Map<string, Names>();
  private readonly indexed = new Set<string>();
  private readonly opaque = new Set<string>();

  constructor(private readonly reading: Reading) {
    for (const resource of reading.resources) {
      if (!resource.type.startsWith("kubernetes:")) continue;
      const kind = kindOf(resource);
      const sameKind = this.byKind.get(kind);
      if (sameKind) sameKind.push(resource);
      else this.byKind.set(kind, [resource]);
      const site = OPAQUE.test(resource.type) ? reading.findSite(resource) : undefined;
      if (site === undefined) continue;
      const namespace = textOf(resource.inputs["namespace"]) ?? namespaceOf(resource);
      this.opaque.add(`${site}/`).add(`${site}/${namespace}`);
    }
  }

  /** Every object of a kind. */
  all(kind: string): readonly Resource[] {
    return this.byKind.get(kind) ?? [];
  }

  /** What declares a name of a kind; `undefined` where nothing does. */
  find(kind: string, scope: Scope, name: string): Resource | undefined {
    return this.namesOf(kind, scope)?.byName.get(name);
  }

  /** Names of a kind that are declared where a name is looked for. */
  declared(kind: string, scope: Scope): string[] {
    return [...(this.namesOf(kind, scope)?.byName.keys() ?? [])];
  }

  /** Whether a name of a kind is declared at any site: where it is missing, it is the object that is, and the name is right. */
  isDeclaredElsewhere(kind: string, name: string): boolean {
    if (!this.indexed.has(kind)) this.index(kind);
    return [...this.names].some(([key, { byName }]) => key.startsWith(`${kind} `) && byName.has(name));
  }

  /** Whether a name that is meant to be one of a kind is the name of nothing: what makes such names is all in the graph. */
  isMissing(kind: string, scope: Scope, name: string): boolean {
    const { builtIn, evidence } = targetOf(kind);
    if (builtIn?.test(name)) return false;
    if (evidence && !evidence.some((each) => this.byKind.has(each))) return false;
    const names = this.namesOf(kind, scope);
    if (names?.withheld || names?.byName.has(name)) return false;
    return !this.opaque.has(this.placeOf(kind, scope)) && !this.isMadeByController(kind, scope, name);
  }

  private placeOf(kind: string, { site, namespace }: Scope): string {
    return `${site}/${targetOf(kind).scope === "cluster" ? "" : namespace}`;
  }

  private namesOf(kind: string, scope: Scope): Names | undefined {
    if (!this.indexed.has(kind)) this.index(kind);
    return this.names.get(`${kind} ${this.placeOf(kind, scope)}`);
  }

  private index(kind: string): void {
    this.indexed.add(kind);
    for (const { kind: declarer, name: path } of targetOf(kind).declaredBy) {
      for (const resource of this.all(declarer)) {
        const site = this.reading.findSite(resource);
        if (site === undefined) continue;
        const key = `${kind} ${this.placeOf(kind, { site, namespace: namespaceOf(resource) })}`;
        const known = this.names.get(key) ?? { byName: new Map<string, Resource>(), withheld: false };
        this.names.set(key, known);
        const value = at(resource.inputs, ...(path?.split(".") ?? ["metadata", "name"]));
        if (isWithheld(value)) known.withheld = true;
        else {
          const name = path === undefined ? objectName(resource) : textOf(value);
          if (name !== undefined) known.byName.set(name, resource);
        }
      }
    }
  }

  /** Whether a controller of a kind of its own says that it makes a Secret or ConfigMap of a name: Vault's, a database's. */
  private isMadeByController(kind: string, { site, namespace }: Scope, name: string): boolean {
    if (kind !== "Secret" && kind !== "ConfigMap") return false;
    for (const [other, resources] of this.byKind) {
      if (other === "Certificate") continue;
      for (const resource of resources) {
        const group = resource.type.split(/[:/]/)[1] ?? "";
        // Kinds of Kubernetes itself have no group with a domain, or one of k8s.io.
        if (!group.includes(".") || group.endsWith("k8s.io")) continue;
        if (namespaceOf(resource) !== namespace || this.reading.findSite(resource) !== site) continue;
        if (JSON.stringify(resource.inputs).includes(JSON.stringify(name))) return true;
      }
    }
    return false;
  }
}
