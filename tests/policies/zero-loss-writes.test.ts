import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, rewrite } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "zero-loss-writes";

/** The sound blueprint with a text of Patroni's configuration replaced at every site. */
function configured(before: string, after: string): Resource[] {
  return ["ansan", "siheung", "pangyo"].reduce(
    (resources, site) => rewrite(resources, ":ConfigMap", `messaging-${site}-configuration`, before, after),
    soundBlueprint(),
  );
}

test("as many synchronous copies as losses lose nothing", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

const faults = [
  { what: "no synchronous copies", before: "synchronous_mode: true", after: "synchronous_mode: false" },
  {
    what: "one synchronous copy for two losses",
    before: "synchronous_node_count: 2",
    after: "synchronous_node_count: 1",
  },
  { what: "copies that are never synchronous", before: "nosync: false", after: "nosync: true" },
];

test.each(faults)("refused: $what", async ({ before, after }) => {
  const found = await violationsOf(policy, configured(before, after));
  expect(found).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(/messaging can lose acknowledged writes .*; it promises 0 s at most/),
      fix: expect.stringMatching(/synchronous/),
    }),
  );
});

test("a service that may lose minutes is held to minutes", async () => {
  const asynchronous = configured("synchronous_mode: true", "synchronous_mode: false");
  const relaxed = change(asynchronous, ":PlacementPolicy", "messaging", ["rpoSeconds"], 86_400);
  expect(await violationsOf(policy, relaxed)).toEqual([]);
});
