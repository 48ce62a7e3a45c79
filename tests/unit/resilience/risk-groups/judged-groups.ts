import { type Blueprint, judge, type LossElement, lossKey, lossOfElements } from "@holdfast/resilience";
import type { FailedFrom } from "@holdfast/resilience/risk-groups";

/** The name of an element's event. */
export function idOf(element: LossElement): string {
  return lossKey([element]);
}

type Outcomes = ReadonlyMap<string, readonly string[]>;

/** What is known of blueprints: all that is asked of one is asked of the same outcomes. */
const judged = new WeakMap<Blueprint, { readonly elements: readonly LossElement[]; readonly of: Outcomes }>();

/** The outcome of each service under the loss of each set of elements; bits of an index are the elements of its set. */
function outcomesOf(blueprint: Blueprint, elements: readonly LossElement[]): Outcomes {
  const known = judged.get(blueprint);
  if (known?.elements === elements) return known.of;
  const of = new Map<string, string[]>(blueprint.services.map((service) => [service.name, []]));
  for (let set = 0; set < 2 ** elements.length; set++) {
    const lost = elements.filter((_, at) => (set >> at) & 1);
    for (const { service, outcome } of judge(blueprint, lossOfElements(lost)))
      of.get(service)![set] = outcome;
  }
  judged.set(blueprint, { elements, of });
  return of;
}

/**
 * The sets of elements that stop something, of which no part does, each as its ids in order, joined by "+".
 *
 * @param stopped whether each set does; bits of an index are the elements of its set
 */
export function minimalGroups(elements: readonly LossElement[], stopped: readonly boolean[]): string[] {
  // Whether some part of the set, itself among them, stops it.
  const held: boolean[] = [];
  const minimal: string[] = [];
  for (let set = 0; set < stopped.length; set++) {
    const part = elements.some((_, at) => (set >> at) & 1 && held[set & ~(1 << at)]);
    held[set] = part || stopped[set]!;
    if (part || !stopped[set]) continue;
    const ids = elements.filter((_, at) => (set >> at) & 1).map(idOf);
    minimal.push(ids.sort().join("+"));
  }
  return minimal.sort();
}

/** The groups that stop each service, by judging the loss of every set of elements. */
export function judgedGroups(
  blueprint: Blueprint,
  elements: readonly LossElement[],
  failedFrom: FailedFrom,
): Map<string, string[]> {
  const stops = (outcome: string) =>
    outcome === "down" || (failedFrom === "read-only" && outcome === "read-only");
  return new Map(
    [...outcomesOf(blueprint, elements)].map(([service, outcomes]) => [
      service,
      minimalGroups(elements, outcomes.map(stops)),
    ]),
  );
}
