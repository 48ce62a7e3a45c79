import { remedyText } from "@holdfast/report/text/remedy-text";
import { type Blueprint, deriveBlueprint, judge, lossOfElements } from "@holdfast/resilience";
import fc from "fast-check";
import { blueprintRiskGroups, type BlueprintRiskGroup } from "@holdfast/resilience/risk-groups";
import { lossElements } from "@holdfast/resilience/risk-groups/blueprint/place-failures";
import { paymentsBlueprint } from "../building/blueprints";
import { Draw, randomBlueprint } from "../twin/random-blueprint";
import { idOf, judgedGroups } from "./judged-groups";
import { randomPlaces } from "./random-places";

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);

function written(group: BlueprintRiskGroup): string {
  return group.elements.map(idOf).sort().join("+");
}

/** Groups no part of which is one of the others. */
function smallest(groups: readonly string[]): string[] {
  const sets = [...new Set(groups)].map((group) => ({ group, ids: group.split("+") }));
  const holds = (whole: readonly string[], part: readonly string[]): boolean =>
    part.length < whole.length && part.every((id) => whole.includes(id));
  return sets
    .filter(({ ids }) => !sets.some((other) => holds(ids, other.ids)))
    .map(({ group }) => group)
    .sort();
}

/** What judging every set finds for any service: not what is down already, nor a service lost and no other stopped. */
function judgedForAny(blueprint: Blueprint, judged: ReadonlyMap<string, readonly string[]>): string[] {
  const working = blueprint.services.map(({ name }) => name).filter((name) => judged.get(name)![0] !== "");
  const others = (group: string): boolean =>
    working.some((name) => group !== `service:${name}` && judged.get(name)!.includes(group));
  return smallest(working.flatMap((name) => judged.get(name)!)).filter(others);
}

describe(`risk groups of random blueprints (seed ${seed})`, () => {
  test("are those that judging every set of losses finds", () => {
    const seen = { compared: 0, groups: 0 };
    fc.assert(
      fc.property(
        fc.gen(),
        fc.constantFrom("down" as const, "read-only" as const),
        (generate, failedFrom) => {
          const blueprint = randomPlaces(new Draw(generate));
          const elements = lossElements(blueprint);
          fc.pre(elements.length <= 10);
          const judged = judgedGroups(blueprint, elements, failedFrom);
          const found = blueprintRiskGroups(blueprint, { failedFrom, most: Infinity });
          for (const { service, alreadyStopped, groups } of found.services) {
            seen.compared++;
            seen.groups += groups.length;
            const expected = judged.get(service)!.filter((group) => group !== `service:${service}`);
            expect(alreadyStopped ? [""] : groups.map(written).sort()).toEqual(expected);
          }
          expect(found.any.map(written).sort()).toEqual(judgedForAny(blueprint, judged));
        },
      ),
      { seed, numRuns: 300 },
    );
    expect(Math.min(seen.compared, seen.groups)).toBeGreaterThan(300);
  }, 300_000);

  test("hold every single thing and every pair of sites that stops a service by overload too", () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const blueprint = randomBlueprint(new Draw(generate));
        const elements = lossElements(blueprint);
        fc.pre(elements.length <= 8);
        const judged = judgedGroups(blueprint, elements, "down");
        const isJudged = (group: string): boolean => /^[^+]*$|^site:[^+]*\+site:[^+]*$/.test(group);
        for (const found of blueprintRiskGroups(blueprint, { most: Infinity }).services) {
          const groups = found.alreadyStopped ? [""] : found.groups.map(written);
          expect(groups.filter(isJudged).sort()).toEqual(judged.get(found.service)!.filter(isJudged));
        }
      }),
      { seed, numRuns: 150 },
    );
  }, 300_000);
});

describe("risk groups of a payments service at three sites with five voters", () => {
  const blueprint = deriveBlueprint(paymentsBlueprint().graph());
  const [payments] = blueprintRiskGroups(blueprint, { failedFrom: "read-only", most: 50 }).services;

  test("stop it, and no part of them does", () => {
    expect(payments!.groups.length).toBeGreaterThan(0);
    const stops = (elements: BlueprintRiskGroup["elements"]): boolean =>
      ["down", "read-only"].includes(judge(blueprint, lossOfElements(elements))[0]!.outcome);
    for (const { elements } of payments!.groups) {
      expect(stops(elements)).toBe(true);
      for (const spared of elements) {
        expect(stops(elements.filter((element) => element !== spared))).toBe(false);
      }
    }
  });

  test("hold a site with the account of two voters, or both DNS providers, and say what would help", () => {
    const fixOf = (group: string): string =>
      remedyText(payments!.groups.find((candidate) => written(candidate) === group)!.remedy);
    expect(fixOf("dns-provider:own+dns-provider:route53")).toMatch(/DNS provider/);
    expect(fixOf("cloud-account:aws+site:ansan")).toMatch(/voters of quorum failover/);
    expect(payments!.groups.every(({ remedy }) => remedyText(remedy).length > 0)).toBe(true);
  });

  test("are ranked by likelihood where losses have one", () => {
    const probability = ({ kind, name }: { kind: string; name: string }): number | undefined =>
      kind === "dns-provider" ? 0.01 : kind === "site" ? (name === "pangyo" ? 0.02 : 0.001) : undefined;
    const [ranked] = blueprintRiskGroups(blueprint, { failedFrom: "read-only", probability }).services;
    const declared = ranked!.groups.filter((group) => group.likelihood !== undefined);
    expect(declared.length).toBeGreaterThan(0);
    expect(declared[0]!.likelihood).toBeCloseTo(0.0001, 10);
    expect(written(declared[0]!)).toBe("dns-provider:own+dns-provider:route53");
  });

  test("are no more and no larger than asked for", () => {
    const few = blueprintRiskGroups(blueprint, { most: 2, maxSize: 2 });
    expect(few.services[0]!.groups.length).toBeLessThanOrEqual(2);
    expect(few.services[0]!.groups.every(({ elements }) => elements.length <= 2)).toBe(true);
  });
});
