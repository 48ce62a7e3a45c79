import { Keys, requestsPerKey } from "@holdfast/drill/users/keys";
import { seeded } from "@holdfast/drill/users/random";

test("a key is shared, gets its requests, and retires", () => {
  const keys = new Keys("payments", 12, seeded(1));
  const counts = new Map<string, number>();
  const taken = Array.from({ length: 5_000 }, () => keys.take());
  for (const key of taken) counts.set(key, (counts.get(key) ?? 0) + 1);
  expect(Math.max(...counts.values())).toBe(requestsPerKey);
  // Four at a time for twelve users: so many have not had all of theirs yet.
  expect([...counts.values()].filter((count) => count < requestsPerKey).length).toBeLessThanOrEqual(4);
  expect(new Set(taken.slice(0, 30)).size).toBe(4);
});

test("the same seed draws the same keys, another one others", () => {
  const draw = (seed: number) => {
    const keys = new Keys("payments", 12, seeded(seed));
    return Array.from({ length: 100 }, () => keys.take());
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test("one user has a key too", () => {
  expect(new Keys("payments", 1, seeded(1)).take()).toBe("payments-0");
});

test("random numbers are from 0 to below 1, and spread", () => {
  const random = seeded(6);
  const drawn = Array.from({ length: 10_000 }, random);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
});
