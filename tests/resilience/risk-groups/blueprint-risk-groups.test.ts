import fc from "fast-check";
import { blueprintRiskGroups, type BlueprintRiskGroup } from "../../../resilience/risk-groups";
import { lossElements } from "../../../resilience/risk-groups/blueprint/place-failures";
import { Draw, randomBlueprint } from "../twin/random-blueprint";
import { idOf, judgedGroups } from "./judged-groups";
import { withoutOverload } from "./random-places";

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);

function written(group: BlueprintRiskGroup): string {
  return group.elements.map(idOf).sort().join("+");
}

describe(`risk groups of random blueprints (seed ${seed})`, () => {
  test("are those that judging every set of losses finds", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const blueprint = withoutOverload(randomBlueprint(new Draw(generate)));
        const elements = lossElements(blueprint);
        fc.pre(elements.length <= 9);
        for (const failedFrom of ["down", "read-only"] as const) {
          const judged = judgedGroups(blueprint, elements, failedFrom);
          const found = blueprintRiskGroups(blueprint, { failedFrom, most: Infinity });
          for (const { service, alreadyStopped, groups } of found.services) {
            compared++;
            expect(alreadyStopped ? [""] : groups.map(written).sort()).toEqual(judged.get(service));
          }
        }
      }),
      { seed, numRuns: 250 },
    );
    expect(compared).toBeGreaterThan(500);
  }, 300_000);

  test("hold every single thing and every pair of sites that stops a service by overload too", () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const blueprint = randomBlueprint(new Draw(generate));
        const elements = lossElements(blueprint);
        fc.pre(elements.length <= 8);
        const judged = judgedGroups(blueprint, elements, "down");
        const isJudged = (group: string): boolean =>
          !group.includes("+") || (group.split("+").length === 2 && !/maintenance|dns|cloud/.test(group));
        for (const { service, alreadyStopped, groups } of blueprintRiskGroups(blueprint, { most: Infinity })
          .services) {
          const found = alreadyStopped ? [""] : groups.map(written);
          expect(found.filter(isJudged).sort()).toEqual(judged.get(service)!.filter(isJudged));
        }
      }),
      { seed, numRuns: 200 },
    );
  }, 300_000);
});
