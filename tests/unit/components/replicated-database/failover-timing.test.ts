import * as fc from "fast-check";
import {
  failoverBound,
  failoverTerms,
  failoverTiming,
  InvalidInputError,
  smallestRecoverySeconds,
} from "holdfast";

const reachable = fc.integer({ min: smallestRecoverySeconds, max: 86_400 });

test("for every recovery time that can be reached, Patroni takes the times as they are", () => {
  fc.assert(
    fc.property(reachable, (rto) => {
      const { ttl, loopWait, retryTimeout } = failoverTiming(rto, "rtoSeconds");
      expect(ttl).toBeGreaterThanOrEqual(20);
      expect(loopWait).toBeGreaterThanOrEqual(1);
      expect(retryTimeout).toBeGreaterThanOrEqual(3);
      expect(ttl).toBeGreaterThanOrEqual(loopWait + 2 * retryTimeout);
      for (const time of [ttl, loopWait, retryTimeout]) expect(Number.isInteger(time)).toBe(true);
    }),
  );
});

test("for every recovery time that can be reached, a lost leader's site, a crash and a lost copy end within it", () => {
  fc.assert(
    fc.property(reachable, (rto) => {
      const timing = failoverTiming(rto, "rtoSeconds");
      expect(failoverBound(timing)).toBeLessThanOrEqual(rto);
      const afterTheKey = failoverBound(timing) - timing.ttl - timing.loopWait;
      const crash = timing.loopWait + timing.primaryStartTimeout + timing.loopWait + afterTheKey;
      expect(crash).toBeLessThanOrEqual(rto);
      expect(timing.primaryStartTimeout).toBeGreaterThan(0);
      expect(timing.replicationTimeout + timing.loopWait).toBeLessThanOrEqual(rto);
      expect(timing.replicationTimeout).toBeLessThan(timing.ttl);
      // Standbys report every second; less would cut healthy connections.
      expect(timing.replicationTimeout).toBeGreaterThanOrEqual(5);
    }),
  );
});

test("a longer recovery time never makes a shorter key or a shorter round", () => {
  fc.assert(
    fc.property(reachable, fc.integer({ min: 0, max: 600 }), (rto, more) => {
      const shorter = failoverTiming(rto, "rtoSeconds");
      const longer = failoverTiming(rto + more, "rtoSeconds");
      expect(longer.loopWait).toBeGreaterThanOrEqual(shorter.loopWait);
      expect(failoverBound(longer)).toBeGreaterThanOrEqual(failoverBound(shorter) - 1);
    }),
  );
});

test.each([
  [30, { ttl: 20, loopWait: 1, retryTimeout: 9 }],
  [31, { ttl: 20, loopWait: 2, retryTimeout: 9 }],
  [60, { ttl: 20, loopWait: 4, retryTimeout: 8 }],
  // Patroni's own defaults.
  [120, { ttl: 30, loopWait: 10, retryTimeout: 10 }],
  [3600, { ttl: 30, loopWait: 10, retryTimeout: 10 }],
])("a recovery time of %d s makes these times", (rto, times) => {
  expect(failoverTiming(rto, "rtoSeconds")).toMatchObject(times);
});

test("what Patroni cannot reach is refused with the smallest that it can", () => {
  expect(smallestRecoverySeconds).toBe(30);
  expect(() => failoverTiming(29, "payments-ansan.rtoSeconds")).toThrow(InvalidInputError);
  expect(() => failoverTiming(29, "payments-ansan.rtoSeconds")).toThrow(
    /29 s cannot be reached\n {2}at: payments-ansan.rtoSeconds\n[^]*ask for 30 s or more/,
  );
});

test("the terms of the bound add up to it and none is for nothing", () => {
  const timing = failoverTiming(60, "rtoSeconds");
  const terms = failoverTerms(timing);
  expect(terms.map((term) => term.seconds)).toEqual([20, 3, 4, 2, 2, 1, 1]);
  expect(failoverBound(timing)).toBe(33);
});
