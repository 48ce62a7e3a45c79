import { type Blueprint, judge, type LossElement, lossKey, lossOfElements } from "@holdfast/resilience";
import type { FailedFrom } from "@holdfast/resilience/risk-groups";

/** The name of an element's event. */
export function idOf(element: LossElement): string {
  return lossKey([element]);
}

/**
 * The groups that stop each service, by judging the loss of every set of elements: those of which no part stops
 * it too. A group is written as its ids in order, joined by "+".
 */
export function judgedGroups(
  blueprint: Blueprint,
  elements: readonly LossElement[],
  failedFrom: FailedFrom,
): Map<string, string[]> {
  const stops = new Map<string, boolean[]>(blueprint.services.map((service) => [service.name, []]));
  for (let set = 0; set < 2 ** elements.length; set++) {
    const lost = elements.filter((_, at) => (set >> at) & 1);
    for (const { service, outcome } of judge(blueprint, lossOfElements(lost))) {
      stops.get(service)![set] =
        outcome === "down" || (failedFrom === "read-only" && outcome === "read-only");
    }
  }
  return new Map(
    [...stops].map(([service, stopped]) => {
      // Whether some part of the set, itself among them, stops the service.
      const held: boolean[] = [];
      const minimal: string[] = [];
      for (let set = 0; set < stopped.length; set++) {
        const part = elements.some((_, at) => (set >> at) & 1 && held[set & ~(1 << at)]);
        held[set] = part || stopped[set]!;
        if (part || !stopped[set]) continue;
        const ids = elements.filter((_, at) => (set >> at) & 1).map(idOf);
        minimal.push(ids.sort().join("+"));
      }
      return [service, minimal.sort()];
    }),
  );
}
