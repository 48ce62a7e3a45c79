import * as fc from "fast-check";
import { laggingCopySeconds } from "@holdfast/resilience/arithmetic/data-loss";
import { detectionSeconds } from "@holdfast/resilience/arithmetic/dns-failover";
import { mostInHalls } from "@holdfast/contract/hall-spread";
import { scaleUpSeconds } from "@holdfast/resilience/arithmetic/scale-up";
import { fallsShort, partsOf, userShares } from "@holdfast/resilience/arithmetic/traffic";
import { ascending, product, quotient, remainder } from "@holdfast/resilience/arithmetic/unbounded";

const figure = fc.constantFrom(0, Number.MIN_VALUE, 1e-9, 1, 3, 1e15, 1e308, Number.MAX_VALUE, Infinity);

test("the arithmetic of figures without bounds yields numbers", () => {
  fc.assert(
    fc.property(figure, figure, figure, (one, two, three) => {
      const results = {
        product: product(one, two),
        remainder: remainder(one, two),
        quotient: quotient(one, two),
        ascending: ascending(one, two),
        detection: detectionSeconds({ intervalSeconds: one, failureThreshold: two, timeoutSeconds: three }),
        lag: laggingCopySeconds(one, two, three),
        scaleUp: scaleUpSeconds(
          1,
          two,
          {
            limits: [{ type: "Pods", value: one, periodSeconds: three }],
            by: "most",
            stabilizationSeconds: three,
          },
          one,
        ),
        most: mostInHalls(one, 3, 2, two),
      };
      expect(Object.entries(results).filter(([, result]) => Number.isNaN(result))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test("parts of a whole add up to all of it, however large or small their weights are", () => {
  fc.assert(
    fc.property(fc.array(figure, { minLength: 1, maxLength: 6 }), (weights) => {
      const sum = partsOf(weights).reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(weights.some((weight) => weight > 0) ? 1 : 0, 9);
    }),
  );
});

test("an address whose weight is infinite gets every user", () => {
  const address = { group: 0, checked: true, works: true };
  expect(
    userShares([
      { ...address, weight: Infinity },
      { ...address, weight: 1e308 },
    ]),
  ).toEqual([1, 0]);
});

test("what is carried falls short of a demand without bound unless it has none either", () => {
  expect(fallsShort(1e308, Infinity)).toBe(true);
  expect(fallsShort(Infinity, Infinity)).toBe(false);
  expect(fallsShort(100, 100.000000000001)).toBe(false);
  expect(fallsShort(Number.NaN, 1)).toBe(true);
});

test("the most copies in some halls are those that counting every spread finds", () => {
  const counted = (copies: number, halls: number, chosen: number, skew: number): number => {
    let most = 0;
    for (let least = 0; least <= Math.floor(copies / halls); least++)
      most = Math.max(most, Math.min(chosen * (least + skew), copies - (halls - chosen) * least));
    return most;
  };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 2, max: 8 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 9 }),
      (copies, halls, chosen, skew) => {
        fc.pre(chosen < halls);
        expect(mostInHalls(copies, halls, chosen, skew)).toBe(counted(copies, halls, chosen, skew));
      },
    ),
    { numRuns: 2000 },
  );
});

test("billions of copies are spread over halls at once", () => {
  expect(mostInHalls(3e9, 3, 1, 2)).toBe(1_000_000_001);
});
