import type { Resource, ResourceGraph } from "../graph/resource";
import type { Blueprint } from "./blueprint";
import type { Service } from "./service";
import type { Site } from "./site";

const KINDS: readonly Site["kind"][] = ["owned", "leased", "cloud"];

function bySite(left: Site, right: Site): number {
  return KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) || left.name.localeCompare(right.name, "en");
}

function byService(left: Service, right: Service): number {
  const rank = ({ goals }: Service) => (goals ? (goals.operational ? 10 : 0) + goals.tier : 20);
  return rank(left) - rank(right) || left.name.localeCompare(right.name, "en");
}

/**
 * The blueprint in the order in which people read it, which does not depend on the order in which resources
 * were registered: own sites before leased ones and cloud regions; services for users before those for
 * operators, and each by tier.
 */
export function inReadingOrder(blueprint: Blueprint): Blueprint {
  return {
    ...blueprint,
    sites: [...blueprint.sites].sort(bySite),
    services: [...blueprint.services].sort(byService),
  };
}

/** The resources by URN: every source hands them over in an order of its own, and the result may not depend on it. */
export function byUrn(graph: ResourceGraph): Resource[] {
  return graph.resources.toSorted((left, right) =>
    left.urn < right.urn ? -1 : left.urn > right.urn ? 1 : 0,
  );
}
