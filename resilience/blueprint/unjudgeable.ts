import { type InvalidInput, InvalidInputError } from "@holdfast/contract/invalid-input";
import { closestName } from "../defects/references/similar-names";
import type { Blueprint } from "./blueprint";
import { GLOBAL, isPart, type Part, sitesOfPart } from "./part";

/** One reason why a graph cannot be judged. */
export interface Unjudgeable extends InvalidInput {
  /** URNs of the resources at fault, the first foremost; empty where something is missing altogether. */
  readonly resources: readonly string[];
}

/** How a part is said to be one, for fixes. */
const SAY_PART =
  "say that it is a part: the configuration key holdfast:declares of its stack, or --part NAMES beside --from";

/** URNs of what declares a site. */
const SITE_URN = /[:$](holdfast:index:DataCenter|holdfast:index:CloudRegion)::/;

/** Places that an error lists before it counts. */
const LISTED = 3;

function placesText(places: readonly string[]): string {
  const more = places.length - LISTED;
  return places.slice(0, LISTED).join(", ") + (more > 0 ? `, and ${more} more` : "");
}

/** What a graph without anything to judge holds instead. */
function seen(resources: number, blueprint: Blueprint): string {
  const { sites, services } = blueprint;
  return `a graph of ${resources} resources, with ${sites.length} sites and ${services.length} services`;
}

function nothingToJudge(blueprint: Blueprint, resources: number): Unjudgeable[] {
  const { sites, services } = blueprint;
  if (sites.length > 0 && services.length > 0) return [];
  const lacks = [
    ...(sites.length === 0 ? ["no site (DataCenter, CloudRegion)"] : []),
    ...(services.length === 0
      ? ["no service (PlacementPolicy, or a Deployment labelled holdfast.dev/service)"]
      : []),
  ];
  return [
    {
      what: `there is nothing to judge: the graph holds ${lacks.join(" and ")}`,
      where: seen(resources, blueprint),
      why: "a blueprint of which nothing was judged would look as if it met every goal",
      fix: "declare sites and services with holdfast's components, or name the stack or the files that do",
      resources: [],
    },
  ];
}

function declaredTwice({ sites }: Blueprint): Unjudgeable[] {
  return sites
    .filter((site) => site.duplicates !== undefined)
    .map((site) => ({
      what: `${site.duplicates!.length + 1} resources declare the site ${site.name}`,
      where: [site.urn, ...site.duplicates!].map((urn) => `${urn}: site`).join(", "),
      why: "what stands at either would count as standing at one place, and its loss as one loss",
      fix: "give each site a name of its own, or remove what is declared twice",
      resources: [site.urn, ...site.duplicates!],
    }));
}

/** Resources that declare a site which cannot be read: it may be the one that is missed. */
function unreadSites({ notUnderstood }: Blueprint): Unjudgeable[] {
  return notUnderstood
    .filter(({ resource, where }) => SITE_URN.test(resource) && ["site", "kind"].includes(where))
    .map(({ resource, where, reason }) => ({
      what: `a site is declared whose ${where} cannot be read: ${reason}`,
      where: `${resource}: ${where}`,
      why: "without its name and its kind it is no site, and what stands there would count as absent",
      fix: `state ${where} as plain text that is known before anything exists`,
      resources: [resource],
    }));
}

/** Sites that policies name and a whole graph does not hold. */
function unknownSites(blueprint: Blueprint): Unjudgeable[] {
  const present = blueprint.sites.map((site) => site.name);
  // What is declared twice under one name leaves the other name without a site: one reason says it.
  const twice = blueprint.sites.flatMap(({ urn, duplicates }) => (duplicates ? [urn, ...duplicates] : []));
  const mislabelled = new Set(twice.map((urn) => urn.split("::").at(-1)));
  return blueprint.missingSites
    .filter((site) => !mislabelled.has(site))
    .map((site) => {
      const places = blueprint.services.flatMap(({ goals }) => {
        const index = goals?.allowedSites.indexOf(site) ?? -1;
        return goals && index >= 0 ? [{ resource: goals.urn, field: `allowedSites[${index}]` }] : [];
      });
      const meant = closestName(site, present);
      return {
        what: `policies name the site ${site}, which the graph does not hold`,
        where: placesText(places.map(({ resource, field }) => `${resource}: ${field}`)),
        why: "goals across sites need every site that they name; without one of them nothing can be judged",
        fix: meant
          ? `write ${meant} where that is meant, or declare the site ${site}`
          : `declare the site ${site}, or name one of ${present.join(", ") || "the sites that there are"}; where the graph is a part of a blueprint, ${SAY_PART}`,
        resources: places.map(({ resource }) => resource),
      };
    });
}

/** A part that is said to hold what belongs to no data site, and holds none of it. */
function withoutGlobal(blueprint: Blueprint, part: Part): Unjudgeable[] {
  const { sites, vaults, endpoints, missingSites } = blueprint;
  const holdsGlobal =
    sites.some(({ kind }) => kind === "cloud") ||
    vaults.length > 0 ||
    endpoints.some(({ answerSets }) => answerSets.some(({ provider }) => provider === "route53"));
  // With every site that policies name there, it is judged as the whole, and nothing is passed over.
  if (!part.includes(GLOBAL) || missingSites.length === 0 || holdsGlobal) return [];
  return [
    {
      what: `the graph is said to hold the part ${GLOBAL}, and holds nothing of it`,
      where: `holdfast:declares or --part: ${part.join(", ")}`,
      why: "cloud regions, vaults and Route 53 belong to it, and without them goals across sites would go unjudged",
      fix: `declare ${missingSites.join(", ")}, or leave ${GLOBAL} out`,
      resources: [],
    },
  ];
}

function wrongPart(blueprint: Blueprint, part: Part): Unjudgeable[] {
  const present = blueprint.sites.map((site) => site.name);
  const named = sitesOfPart(part);
  const absent = named
    .filter((site) => !present.includes(site))
    .map((site) => {
      const meant = closestName(site, present);
      return {
        what: `the graph is said to hold the part ${site}, and holds no site of that name`,
        where: `holdfast:declares or --part: ${part.join(", ")}`,
        why: "a part is judged by itself for what it declares, so all of it has to be there",
        fix: meant ? `write ${meant} where that is meant` : `declare the site ${site}, or leave it out`,
        resources: [],
      };
    });
  const unsaid = blueprint.sites
    .filter((site) => site.kind !== "cloud" && !named.includes(site.name))
    .map((site) => ({
      what: `the graph holds the site ${site.name}, and is said to be a part without it`,
      where: `${site.urn}; holdfast:declares or --part: ${part.join(", ")}`,
      why: "what a part does not name is not judged, and would be passed over without a word",
      fix: `name ${site.name} too, or leave the site out; a graph with everything is no part`,
      resources: [site.urn],
    }));
  return [...absent, ...withoutGlobal(blueprint, part), ...unsaid];
}

/**
 * Every reason why a graph cannot be judged; empty where it can be. Whatever gives a verdict asks this first: what was
 * not judged is never green.
 *
 * @param resources number of resources in the graph
 * @param part the part of a blueprint that the graph says it is; absent: it is the whole of one
 */
export function unjudgeable(blueprint: Blueprint, resources: number, part?: Part): Unjudgeable[] {
  const nothing = nothingToJudge(blueprint, resources);
  // Where nothing is declared at all, every site is missing: one reason says it.
  if (nothing.length > 0) return nothing;
  const missing = part ? wrongPart(blueprint, part) : unknownSites(blueprint);
  return [...declaredTwice(blueprint), ...(missing.length > 0 ? unreadSites(blueprint) : []), ...missing];
}

/** Every reason why a graph cannot be judged, told at once. */
export class UnjudgeableError extends InvalidInputError {
  /** @param reasons the reasons, in the order in which they are told */
  constructor(public readonly reasons: readonly [Unjudgeable, ...Unjudgeable[]]) {
    super(...reasons);
  }
}

/**
 * Refuses a graph that cannot be judged.
 *
 * @throws UnjudgeableError with every reason of {@link unjudgeable}
 */
export function refuseUnjudgeable(blueprint: Blueprint, resources: number, part?: Part): void {
  const reasons = unjudgeable(blueprint, resources, part);
  const [first, ...others] = reasons;
  if (first) throw new UnjudgeableError([first, ...others]);
}

/**
 * Refuses what {@link refuseUnjudgeable} refuses, and a part of a blueprint too: what a loss leaves of a service depends
 * on all of its sites.
 *
 * @throws UnjudgeableError
 */
export function requireWhole(blueprint: Blueprint, resources: number, part?: Part): void {
  refuseUnjudgeable(blueprint, resources, part);
  if (!isPart(part, blueprint.missingSites)) return;
  throw new UnjudgeableError([
    {
      what: `the graph is a part of a blueprint only: ${part.join(", ")}`,
      where: "holdfast:declares or --part",
      why: "what a loss leaves of a service depends on all of its sites",
      fix: "judge the stack that declares everything, or give --from the files of all stacks",
      resources: [],
    },
  ]);
}
