import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, recordOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";
import { kindOf } from "../references/declared-objects";
import { type Way, wayText } from "../references/places";
import { allPeers, type Peers, ZONE } from "./families";
import { type Odd, oddPlaces } from "./odd";

const ADDRESS = /\b\d+\.\d+\.\d+\.\d+(?:\/\d+)?\b/g;

/** Addresses that components are told to be some site's: of the others each site may have another list. */
function addressesOfSites(reading: Reading): Set<string> {
  const found = new Set<string>();
  const sites = [types.dataCenter, types.cloudRegion].flatMap((type) =>
    reading.all(type).map(({ inputs }) => inputs["site"]),
  );
  const visit = (value: Value | undefined, isOfSite: boolean): void => {
    if (typeof value === "string" && isOfSite) for (const each of value.match(ADDRESS) ?? []) found.add(each);
    if (Array.isArray(value)) for (const each of value) visit(each, isOfSite);
    const record = recordOf(value);
    const within = isOfSite || sites.some((site) => record["site"] === site || record["name"] === site);
    for (const each of Object.values(record)) visit(each, within);
  };
  for (const resource of reading.resources)
    if (resource.type.startsWith("holdfast:")) visit(resource.inputs, resource.type === types.dataCenter);
  return found;
}

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

/**
 * Fields that have readers of their own, which know every spelling of what they say: one that is only written otherwise is no
 * difference, and what is wrong there is told by them.
 */
const READ_BY_FACT: ReadonlySet<string | number> = new Set([
  ...["args", "command", "env", "envFrom", "annotations", "labels"],
  ...[
    "affinity",
    "topologySpreadConstraints",
    "nodeSelector",
    "selector",
    "podSelector",
    "namespaceSelector",
  ],
  ...["ingress", "egress", "rules", "hostnames", "parentRefs", "listeners"],
  ...[
    "dnsNames",
    "ipAddresses",
    "uris",
    "commonName",
    "usages",
    "duration",
    "renewBefore",
    "renewBeforePercentage",
  ],
]);

const isReadByFact = ({ type }: Resource, way: Way): boolean =>
  (type.endsWith(":ConfigMap") && way[0] === "data") || way.some((step) => READ_BY_FACT.has(step));

const isFigure = (text: string | undefined): boolean =>
  text !== undefined && /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text);

/** The change by which it says what the others say; absent where these do not say it in the same words, or not in a field. */
function mendOf(resource: Resource, way: Way, others: readonly Resource[]): Pick<Defect, "mend"> {
  const [theirs, ...further] = others.map(({ inputs }) => at(inputs, ...way));
  const text = JSON.stringify(theirs);
  const isOne = theirs !== undefined && further.every((other) => JSON.stringify(other) === text);
  const isField = way.every((step) => typeof step === "string");
  return isOne && isField ? { mend: { resource: resource.urn, path: way, value: theirs } } : {};
}

const nameAt = (site: string, name: string, of: string): string =>
  name.replace(new RegExp(`(?<![A-Za-z0-9])${of}(?![A-Za-z0-9])`, "g"), site);

/** What was found of resources that stand in one graph after the other, of which each differs in a few. */
const known = new WeakMap<
  Resource,
  { readonly declared: readonly (readonly [string, Resource])[]; readonly odd: readonly Odd[] }
>();

/** Finds what sites have otherwise than their peers. */
class PeerDefects {
  private readonly drained: ReadonlySet<string>;
  private readonly children = new Map<string, string[]>();
  private siteAddresses: ReadonlySet<string> | undefined;

  constructor(private readonly reading: Reading) {
    const drained = reading.all(types.dataCenter).filter(({ inputs }) => inputs["drained"] === true);
    this.drained = new Set(drained.map(({ inputs }) => String(inputs["site"])));
  }

  find(): Defect[] {
    const peers = allPeers(this.reading);
    const lacking = peers.flatMap((each) => this.lacking(each));
    // Of two, one that lacks several things is made otherwise: what the other has as resources may stand within another there.
    const times = new Map<string, number>();
    for (const { resource } of lacking) times.set(resource, (times.get(resource) ?? 0) + 1);
    const isSlip = ({ resource, problem }: Defect): boolean =>
      times.get(resource) === 1 || !("peers" in problem) || problem.peers.length > 1;
    return [...peers.flatMap((each) => this.differing(each)), ...lacking.filter(isSlip)];
  }

  private differing(peers: Peers): Defect[] {
    const declared = [...peers.bySite];
    // Of two that differ it is not known which is meant.
    if (declared.length < 3) return [];
    const odd = this.oddPlaces(declared, peers);
    const exempt = odd.length === 0 ? new Set() : toldOtherwise(peers.components);
    return odd.flatMap((each): Defect[] => {
      const [site, resource] = declared[each.index] ?? [];
      if (
        site === undefined ||
        !resource ||
        exempt.has(site) ||
        isReadByFact(resource, each.way) ||
        // What stands in words may stand in others: of figures and switches it is known when they say the same.
        !(isFigure(each.own) && isFigure(each.theirs)) ||
        this.drained.has(site) ||
        this.isOfSites(each)
      )
        return [];
      const others = declared.filter(([other]) => other !== site).map(([, other]) => other);
      const field = wayText(each.way);
      return [
        {
          policy: "configuration-takes-effect",
          level: "warning",
          resource: resource.urn,
          field,
          problem: {
            kind: "differs-from-peers",
            value: each.own ?? "absent",
            theirs: each.theirs.replaceAll("<own>", site).replaceAll("<other>", "another site"),
            site,
            peers: others.map(({ urn }) => urn),
            family: this.familyOf(resource),
          },
          cause: JSON.stringify([site, peers.type, field, each.own, each.theirs]),
          ...mendOf(resource, each.way, others),
        },
      ];
    });
  }

  private oddPlaces(
    declared: readonly (readonly [site: string, resource: Resource])[],
    { markings }: Peers,
  ): readonly Odd[] {
    const [first] = declared;
    const before = first && known.get(first[1]);
    const isSame = before?.declared.every(
      ([site, resource], index) => site === declared[index]?.[0] && resource === declared[index][1],
    );
    if (before && isSame && before.declared.length === declared.length) return before.odd;
    const odd = oddPlaces(
      declared.flatMap(([site, { inputs }]) => {
        const mark = markings.get(site);
        return mark ? [{ value: inputs, mark }] : [];
      }),
    );
    if (first) known.set(first[1], { declared, odd });
    return odd;
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
    // Work that has a role is missed by readers of its own, which know what else may do it.
    const role = at(first.inputs, "metadata", "labels", labels.role);
    if (first.type.startsWith("kubernetes:batch/") && role !== undefined) return [];
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

  private isOfSites({ own, theirs }: Odd): boolean {
    const named = [...(`${own} ${theirs}`.match(ADDRESS) ?? [])];
    if (named.length === 0) return false;
    this.siteAddresses ??= addressesOfSites(this.reading);
    return named.every((address) => this.siteAddresses?.has(address));
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
 * What one data center lacks of what each of the others declares for the same purpose, and figures and switches that are others
 * there than at all the rest, which agree: it was changed or left out there, and will not do there what it does at the others.
 * Sizes may differ, and so may what a component is told otherwise.
 */
export function peerDefects(reading: Reading): Defect[] {
  return new PeerDefects(reading).find();
}
