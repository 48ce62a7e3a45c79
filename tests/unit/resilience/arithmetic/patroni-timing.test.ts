import {
  ARCHIVE_ANSWER_SECONDS,
  leastTtl,
  memberElectionSeconds,
  PROMOTION_SECONDS,
  shrinkSeconds,
  storeElectionSeconds,
} from "@holdfast/resilience/arithmetic/patroni-timing";

test("a member waits for an answer, or for an address where that takes longer", () => {
  expect(memberElectionSeconds(4, 0)).toBe(6);
  expect(memberElectionSeconds(4, 2)).toBe(6);
  expect(memberElectionSeconds(4, 10)).toBe(14);
});

test("a failover that was measured at 20.5 s is within its bound", () => {
  const bound = 20 + storeElectionSeconds(1000) + memberElectionSeconds(2, 2) + PROMOTION_SECONDS;
  expect(bound).toBeGreaterThanOrEqual(20.5);
  expect(bound).toBeLessThan(30);
});

test("the key of a lost leader lives for up to three election timeouts more when the store lost its own", () => {
  expect(storeElectionSeconds(1000)).toBe(3);
  expect(storeElectionSeconds(500)).toBe(1.5);
});

test("writes wait for a lost copy until its key or its connection is given up", () => {
  expect(shrinkSeconds(20, 2, 5)).toBe(7);
  expect(shrinkSeconds(20, 2, 60)).toBe(22);
  expect(shrinkSeconds(20, 2, 0)).toBe(22);
});

test("Patroni asks for a ttl of 20 s at the least, and more for slow loops", () => {
  expect(leastTtl(2, 6)).toBe(20);
  expect(leastTtl(10, 10)).toBe(30);
  expect(ARCHIVE_ANSWER_SECONDS).toBeGreaterThan(1);
});
