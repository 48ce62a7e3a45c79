import { nameLookupSeconds } from "@holdfast/resilience/blueprint/pod";

test("a pod that says nothing waits 5 s for a name, twice", () => {
  expect(nameLookupSeconds(undefined)).toBe(10);
  expect(nameLookupSeconds({ dnsConfig: {} })).toBe(10);
});

test("what a pod says of its resolver counts, and nonsense does not", () => {
  const options = (...said: [string, string][]) => ({
    dnsConfig: { options: said.map(([name, value]) => ({ name, value })) },
  });
  expect(nameLookupSeconds(options(["timeout", "1"], ["attempts", "2"]))).toBe(2);
  expect(nameLookupSeconds(options(["timeout", "1"]))).toBe(2);
  expect(nameLookupSeconds(options(["attempts", "1"]))).toBe(5);
  expect(nameLookupSeconds(options(["timeout", "soon"], ["ndots", "2"]))).toBe(10);
});
