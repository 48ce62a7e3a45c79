import type { Value } from "@holdfast/resilience";
import { nameLookupSeconds } from "@holdfast/resilience/blueprint/pod";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { GraphBuilder } from "../building/graph-builder";

/** Longest look-up of a pod with some DNS configuration, and what of it could not be read. */
function lookup(dnsConfig?: Value): [number, number] {
  const builder = new GraphBuilder();
  builder.add("kubernetes:apps/v1:StatefulSet", "members", {
    spec: { template: { spec: dnsConfig === undefined ? {} : { dnsConfig } } },
  });
  const reading = new Reading(builder.graph());
  return [nameLookupSeconds(reading, builder.find("members")), reading.notUnderstood.length];
}

const options = (...said: [string, Value][]) => ({
  options: said.map(([name, value]) => ({ name, value })),
});

test("a pod that says nothing waits 5 s for a name, twice", () => {
  expect(lookup()).toEqual([10, 0]);
  expect(lookup({})).toEqual([10, 0]);
});

test("what a pod says of its resolver counts, up to what a resolver takes", () => {
  expect(lookup(options(["timeout", "1"], ["attempts", "2"]))).toEqual([2, 0]);
  expect(lookup(options(["timeout", "1"]))).toEqual([2, 0]);
  expect(lookup(options(["attempts", "1"]))).toEqual([5, 0]);
  expect(lookup(options(["timeout", "600"], ["attempts", "100"]))).toEqual([150, 0]);
});

test.each(["soon", "-1", "0", "1.5", 1e308])(
  "a resolver's timeout of %s is told, and the longest counts",
  (value) => {
    expect(lookup(options(["timeout", value], ["ndots", "2"]))).toEqual([60, 1]);
  },
);
