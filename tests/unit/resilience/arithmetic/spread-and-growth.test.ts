import { kilometresBetween } from "@holdfast/resilience/arithmetic/distance";
import { laggingCopySeconds } from "@holdfast/resilience/arithmetic/data-loss";
import { mostInHalls } from "@holdfast/contract/hall-spread";
import { type Growth, rescheduleSeconds, scaleUpSeconds } from "@holdfast/resilience/arithmetic/scale-up";
import { userShares } from "@holdfast/resilience/arithmetic/traffic";
import fc from "fast-check";

/** Every way to put copies into halls with no more than some difference between them. */
function placements(copies: number, halls: number, skew: number): number[][] {
  const all: number[][] = [];
  const place = (rest: number, counts: number[]): void => {
    if (counts.length === halls) {
      if (rest === 0 && Math.max(...counts) - Math.min(...counts) <= skew) all.push(counts);
      return;
    }
    for (let here = 0; here <= rest; here++) place(rest - here, [...counts, here]);
  };
  place(copies, []);
  return all;
}

test("the most copies that some halls can hold are those of the worst placement", () => {
  const sizes = {
    copies: fc.integer({ min: 0, max: 9 }),
    halls: fc.integer({ min: 1, max: 4 }),
    chosen: fc.integer({ min: 0, max: 4 }),
    skew: fc.integer({ min: 1, max: 3 }),
  };
  fc.assert(
    fc.property(fc.record(sizes), ({ copies, halls, chosen, skew }) => {
      const taken = Math.min(chosen, halls);
      const worst = placements(copies, halls, skew).map((counts) =>
        counts.slice(0, taken).reduce((sum, count) => sum + count, 0),
      );
      expect(mostInHalls(copies, halls, taken, skew)).toBe(Math.max(0, ...worst));
    }),
  );
});

test("copies that nothing spreads can all be in one hall", () => {
  expect(mostInHalls(5, 4, 1)).toBe(5);
  expect(mostInHalls(5, 4, 0)).toBe(0);
});

const growth = (by: "most" | "least" = "most"): Growth => ({
  limits: [
    { type: "Percent", value: 100, periodSeconds: 15 },
    { type: "Pods", value: 4, periodSeconds: 15 },
  ],
  by,
  stabilizationSeconds: 0,
});

test("an autoscaler doubles, or adds four, in each round", () => {
  expect(scaleUpSeconds(10, 10, growth(), 60)).toBe(0);
  expect(scaleUpSeconds(10, 20, growth(), 60)).toBe(15 + 15 + 60);
  expect(scaleUpSeconds(10, 21, growth(), 60)).toBe(15 + 15 + 15 + 60);
  expect(scaleUpSeconds(1, 5, growth(), 60)).toBe(15 + 15 + 60);
  expect(scaleUpSeconds(1, 5, growth("least"), 60)).toBe(15 + 15 + 30 + 60);
});

test("an autoscaler that may not grow never gets there", () => {
  expect(scaleUpSeconds(1, 2, { limits: [], by: "most", stabilizationSeconds: 0 }, 60)).toBeUndefined();
});

test("more replicas never take less time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 200 }), (from, to) => {
      expect(scaleUpSeconds(from, to + 1, growth(), 60)!).toBeGreaterThanOrEqual(
        scaleUpSeconds(from, to, growth(), 60)!,
      );
    }),
  );
});

test("pods of lost nodes come back after Kubernetes has given the nodes up", () => {
  expect(rescheduleSeconds(60)).toBe(50 + 300 + 60);
});

const candidate = fc.record({
  group: fc.nat(2),
  weight: fc.integer({ min: 1, max: 9 }),
  checked: fc.boolean(),
  works: fc.boolean(),
});

test("shares of users add up to all of them", () => {
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 6 }), (candidates) => {
      expect(userShares(candidates).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    }),
  );
});

test("nobody is sent to an address whose check fails, unless every address fails", () => {
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 6 }), (candidates) => {
      const shares = userShares(candidates);
      if (!candidates.some((each) => each.works || !each.checked)) return;
      for (const [index, each] of candidates.entries())
        if (each.checked && !each.works) expect(shares[index]).toBe(0);
    }),
  );
});

test("the second group is only answered when the first is gone", () => {
  const first = { group: 0, weight: 3, checked: true, works: true };
  const second = { group: 1, weight: 1, checked: true, works: true };
  expect(userShares([first, { ...first, weight: 1 }, second])).toEqual([0.75, 0.25, 0]);
  expect(userShares([{ ...first, works: false }, second])).toEqual([0, 1]);
});

test("a lagging copy lacks its lag at the declared rate, and what was written in the last ttl", () => {
  expect(laggingCopySeconds(60 * 2 ** 20, 1, 20)).toBe(80);
});

test("Ansan is about 12 km from Siheung and 26 km from Pangyo", () => {
  const ansan = { latitude: 37.296, longitude: 126.835 };
  expect(kilometresBetween(ansan, { latitude: 37.365, longitude: 126.728 })).toBeCloseTo(12, 0);
  expect(Math.round(kilometresBetween(ansan, { latitude: 37.401, longitude: 127.107 }))).toBe(27);
});
