import * as fc from "fast-check";
import {
  type CapacityInput,
  type CapacityService,
  type Losses,
  planCapacity,
  type Requirement,
} from "@holdfast/resilience/capacity-plan";
import { requirementsOf } from "@holdfast/resilience/capacity-plan/requirement";
import { leastPrice } from "./brute-force";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000_007);
/** No promise below takes more replicas than this, so no cheapest plan has more at one site. */
const most = 4;

const share = fc.constantFrom(0, 0.25, 0.5, 0.7, 1);

function service(name: string, sites: readonly string[]): fc.Arbitrary<CapacityService> {
  return fc.record({
    name: fc.constant(name),
    tier: fc.integer({ min: 0, max: 3 }),
    allowedSites: fc.oneof(fc.constant(sites), fc.subarray([...sites], { minLength: 1 })),
    peakRequestsPerSecond: fc.integer({ min: 0, max: 40 }),
    replica: fc.record({
      requestsPerSecond: fc.constantFrom(10, 16, 20),
      cores: fc.constantFrom(0, 0.5, 1, 1.5, 1.5),
      memoryGiB: fc.constantFrom(0, 1, 2),
    }),
    survives: fc.constantFrom<Losses>(0, 1, 1, 2),
    servedAfterNoLoss: fc.option(share, { nil: undefined }),
    servedAfterOneLoss: fc.option(share, { nil: undefined }),
    servedAfterTwoLosses: fc.option(share, { nil: undefined }),
    minimumSites: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    minimumReplicas: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    serving: fc.constantFrom(undefined, undefined, "all-sites" as const, "one-site" as const),
  });
}

const input: fc.Arbitrary<CapacityInput> = fc.constantFrom(["a", "b"], ["a", "b", "c"]).chain((names) =>
  fc.record({
    sites: fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          cores: fc.constantFrom(2, 4, 8, 100, 100, 100),
          memoryGiB: fc.constantFrom(4, 100, 100),
          pricePerCoreMonth: fc.constantFrom(1, 2, 3.5),
        }),
      ),
    ),
    services: fc.oneof(
      fc.tuple(service("first", names)),
      fc.tuple(service("first", names), service("second", names)),
    ),
  }),
);

function without(requirements: readonly Requirement[], one: Requirement): Requirement[] {
  return requirements.filter((other) => JSON.stringify(other) !== JSON.stringify(one));
}

describe(`capacity plans against every plan (seed ${seed})`, () => {
  test("cost the least, price promises by leaving them out, and name conflicts that are irreducible", async () => {
    const seen = { kept: 0, conflicts: 0, priced: 0 };
    await fc.assert(
      fc.asyncProperty(input, async (tiny) => {
        const requirements = requirementsOf(tiny);
        const plan = await planCapacity(tiny);
        const least = leastPrice(tiny, requirements, most);
        expect(plan.feasible).toBe(least !== undefined);
        for (const { losses, promised } of plan.losses) {
          const kept = requirements.filter((one) => one.kind !== "promise" || one.losses <= losses);
          const expected = leastPrice(tiny, kept, most);
          if (expected === undefined) expect(promised).toBeNull();
          else expect(promised).toBeCloseTo(expected, 6);
        }
        if (plan.feasible) {
          seen.kept++;
          expect(plan.price).toBeCloseTo(least!, 6);
          for (const { promise, price } of plan.promises) {
            if (price > 0) seen.priced++;
            expect(price).toBeCloseTo(least! - leastPrice(tiny, without(requirements, promise), most)!, 6);
          }
          return;
        }
        seen.conflicts++;
        expect(requirements).toEqual(expect.arrayContaining([...plan.conflict]));
        expect(leastPrice(tiny, plan.conflict, most)).toBeUndefined();
        for (const one of plan.conflict) {
          expect(leastPrice(tiny, without(plan.conflict, one), most)).toBeDefined();
        }
      }),
      { seed, numRuns: 250 },
    );
    // The inputs have to be of both kinds for this to say anything.
    expect(Math.min(seen.kept, seen.conflicts, seen.priced)).toBeGreaterThan(20);
  }, 300_000);
});
