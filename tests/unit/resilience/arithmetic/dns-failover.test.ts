import {
  detectionSeconds,
  dnsFailoverSeconds,
  expectedDnsFailoverSeconds,
} from "@holdfast/resilience/arithmetic/dns-failover";
import fc from "fast-check";

/** HTTP checks of Route 53: 4 s to connect and 2 s to answer. */
const timing = (intervalSeconds: number, failureThreshold: number, ttlSeconds: number) => ({
  intervalSeconds,
  failureThreshold,
  timeoutSeconds: 6,
  ttlSeconds,
});

test("an interval of 10 s, 3 failures and a TTL of 60 s take 96 s at the worst, and 64 s as expected", () => {
  expect(dnsFailoverSeconds(timing(10, 3, 60))).toBe(96);
  expect(expectedDnsFailoverSeconds(timing(10, 3, 60))).toBeCloseTo(64.2);
});

test("an interval of 10 s, 1 failure and a TTL of 10 s take 26 s at the worst, and 19 s as expected", () => {
  expect(dnsFailoverSeconds(timing(10, 1, 10))).toBe(26);
  expect(expectedDnsFailoverSeconds(timing(10, 1, 10))).toBeCloseTo(19.2);
});

test("checks of 2 s every second take out an address that is silent 6 s later where two have to fail", () => {
  const everySecond = { intervalSeconds: 1, timeoutSeconds: 2, failureThreshold: 2 };
  expect(detectionSeconds(everySecond)).toBe(6);
  expect(detectionSeconds({ ...everySecond, timeoutSeconds: 1 })).toBe(3);
});

test("the worst case is never shorter than the expected one, and grows with every term", () => {
  // A check that takes longer than the interval holds the next ones up, whatever the interval.
  const seconds = fc.integer({ min: 6, max: 300 });
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 10 }), seconds, (interval, threshold, ttl) => {
      const base = dnsFailoverSeconds(timing(interval, threshold, ttl));
      expect(base).toBeGreaterThanOrEqual(expectedDnsFailoverSeconds(timing(interval, threshold, ttl)));
      expect(base).toBe(detectionSeconds(timing(interval, threshold, ttl)) + ttl);
      expect(dnsFailoverSeconds(timing(interval + 1, threshold, ttl))).toBeGreaterThan(base);
      expect(dnsFailoverSeconds(timing(interval, threshold + 1, ttl))).toBeGreaterThan(base);
      expect(dnsFailoverSeconds(timing(interval, threshold, ttl + 1))).toBeGreaterThan(base);
    }),
  );
});
