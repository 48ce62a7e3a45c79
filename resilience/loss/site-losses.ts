import type { Blueprint } from "../blueprint/blueprint";
import { type Loss, type LossElement, lossOfElements } from "./loss";

/** All ways to choose `size` of some things, in the order of the things. */
export function combinations<Thing>(things: readonly Thing[], size: number): Thing[][] {
  if (size === 0) return [[]];
  return things.flatMap((thing, index) =>
    combinations(things.slice(index + 1), size - 1).map((others) => [thing, ...others]),
  );
}

/**
 * The loss of every site, of every pair of sites, and so on.
 *
 * @param blueprint its sites, cloud regions among them
 * @param depth how many sites are lost at once, at most. Default: 2
 */
export function siteLosses(blueprint: Blueprint, depth = 2): Loss[] {
  const elements = blueprint.sites.map((site): LossElement => ({ kind: "site", name: site.name }));
  const losses: Loss[] = [];
  for (let size = 1; size <= Math.min(depth, elements.length); size++) {
    losses.push(...combinations(elements, size).map(lossOfElements));
  }
  return losses;
}
