import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";

/** A text as a pattern of itself. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Names of sites where they stand for themselves in another name, the longest first. */
function namesOf(sites: readonly string[]): RegExp {
  const words = [...sites].sort((left, right) => right.length - left.length).map(escaped);
  return new RegExp(`(?<![A-Za-z0-9])(?:${words.join("|")})(?![A-Za-z0-9])`, "g");
}

/** One thing that several sites declare: of each site, the resource. */
export interface Peers {
  readonly type: string;
  readonly bySite: ReadonlyMap<string, Resource>;
  /** Of each site the instance of the component that declares it; empty where that is no site's. */
  readonly components: ReadonlyMap<string, Resource>;
  /** How many sites have to have an instance for one of them to lack something. */
  readonly fewest: number;
}

/** Regions of AWS and zones in them, which names hold beside the site's own. */
export const ZONE = /\b[a-z]{2}(?:-[a-z]+)+-\d[a-z]?\b/;

/** Which site a name is of; absent where it names none, or several. */
function siteIn(name: string, sites: RegExp): string | undefined {
  const named = new Set(name.match(sites));
  return named.size === 1 ? [...named][0] : undefined;
}

/** Names of halls, of which a site may have others, and more of them, than the next. */
function hallNames(reading: Reading): string[] {
  const halls = reading.all(types.dataCenter).flatMap(({ inputs }) => [...listOf(inputs["halls"])]);
  return halls.flatMap((hall) => textOf(at(hall, "name")) ?? []).map((name) => `-${name}`);
}

function peersOf(reading: Reading, siteType: string, fewest: number): Peers[] {
  const sites = reading.all(siteType).flatMap(({ inputs }) => textOf(inputs["site"]) ?? []);
  if (sites.length < fewest) return [];
  const names = namesOf(sites);
  const zones = new RegExp(ZONE, "g");
  const plain = (name: string): string => name.replaceAll(names, "<site>").replaceAll(zones, "<zone>");
  const halls = hallNames(reading);
  const components = new Map<string, Map<string, Resource>>();
  const found = new Map<string, { type: string; parent: string; bySite: Map<string, Resource> }>();
  for (const resource of reading.resources) {
    const parent = resource.parent === undefined ? undefined : reading.resource(resource.parent);
    if (parent === undefined || !resource.custom) continue;
    const ofParent = siteIn(parent.name, names);
    const site = siteIn(resource.name, names) ?? ofParent;
    if (site === undefined || halls.some((hall) => resource.name.includes(hall))) continue;
    const under = `${parent.type} ${plain(parent.name)}`;
    const key = `${under} ${resource.type} ${plain(resource.name)}`;
    const there = found.get(key) ?? {
      type: resource.type,
      parent: under,
      bySite: new Map<string, Resource>(),
    };
    // Of several of one site, which differ in their zones, the first stands for all.
    if (!there.bySite.has(site)) there.bySite.set(site, resource);
    found.set(key, there);
    if (ofParent === undefined) continue;
    components.set(under, (components.get(under) ?? new Map<string, Resource>()).set(ofParent, parent));
  }
  return [...found.values()].map(({ type, parent, bySite }) => ({
    ...{ type, bySite, fewest },
    components: components.get(parent) ?? new Map<string, Resource>(),
  }));
}

/**
 * What is declared for the same purpose at several sites: resources of one type under instances of one component, of the same
 * name but for the site's. Of two data centers one may well be the lesser; two regions hold what stands in for each other.
 */
export function allPeers(reading: Reading): Peers[] {
  return [...peersOf(reading, types.dataCenter, 3), ...peersOf(reading, types.cloudRegion, 2)];
}
