import { type Blueprint, judge, lossOfElements, type LossElement } from "@holdfast/resilience";
import fc from "fast-check";
import { Draw, randomBlueprint } from "../unit/resilience/twin/random-blueprint";
import { improvedVerdicts, weakenings } from "./monotonicity";

/** Nothing, each site, and each pair of sites. */
function lossesOf({ sites }: Blueprint) {
  const elements = sites.map(({ name }): LossElement => ({ kind: "site", name }));
  const pairs = elements.flatMap((left, index) => elements.slice(index + 1).map((right) => [left, right]));
  return [[], ...elements.map((one) => [one]), ...pairs].map(lossOfElements);
}

/** The weakenings of random blueprints that make a verdict better, each with how many blueprints and an example. */
export function violationsOnRandomBlueprints(
  blueprints: number,
  seed: number,
): Record<string, { count: number; example: string }> {
  const found: Record<string, { count: number; example: string }> = {};
  for (const blueprint of fc.sample(
    fc.gen().map((generate) => randomBlueprint(new Draw(generate))),
    { numRuns: blueprints, seed },
  )) {
    const losses = lossesOf(blueprint);
    const before = losses.map((loss) => judge(blueprint, loss));
    for (const { title, apply } of weakenings) {
      const weaker = apply(blueprint);
      if (!weaker) continue;
      const after = losses.map((loss) => judge(weaker.blueprint, loss));
      const improved = after.flatMap((verdicts, index) =>
        improvedVerdicts(
          { normally: before[0]!, verdicts: before[index]! },
          { normally: after[0]!, verdicts },
          weaker,
        ),
      );
      if (improved.length === 0) continue;
      found[title] = {
        count: (found[title]?.count ?? 0) + 1,
        example: found[title]?.example ?? improved[0]!,
      };
    }
  }
  return found;
}
