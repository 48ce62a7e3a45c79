import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, rewrite, without } from "./fixtures/declaration";
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
];

test.each(faults)("refused: $what", async ({ before, after }) => {
  const found = await violationsOf(policy, configured(before, after));
  expect(found).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(/messaging can lose acknowledged writes .*; its RPO goal is 0 s/),
      fix: expect.stringMatching(/synchronous/),
    }),
  );
});

test("copies that are never synchronous are refused by the tag that says so", async () => {
  const found = await violationsOf("configuration-takes-effect", configured("nosync: false", "nosync: true"));
  expect(found).toEqual([
    expect.objectContaining({ reason: expect.stringMatching(/nosync.*goals are not met by it/) }),
  ]);
});

test("a service that may lose minutes is held to minutes", async () => {
  const asynchronous = configured("synchronous_mode: true", "synchronous_mode: false");
  const relaxed = change(asynchronous, ":PlacementPolicy", "messaging", ["rpoSeconds"], 86_400);
  expect(await violationsOf(policy, relaxed)).toEqual([]);
});

test("a copy that was dropped is refused: two sites may hold all of the others", async () => {
  const resources = without(soundBlueprint(), ({ name }) => name === "messaging-pangyo");
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^without ansan and siheung.* messaging can lose acknowledged writes/),
  );
});

test("a bound above what is promised is refused, one below it is not", async () => {
  const asynchronous = configured("synchronous_mode: true", "synchronous_mode: false");
  const within = (seconds: number) =>
    violationsOf(policy, change(asynchronous, ":PlacementPolicy", "messaging", ["rpoSeconds"], seconds));
  const [violation] = await within(1);
  const bound = Number(
    /can lose acknowledged writes \(RPO (\d+) s\); its RPO goal is 1 s/.exec(violation!.reason)?.[1],
  );
  expect(bound).toBeGreaterThan(1);
  expect(await within(bound - 1)).not.toEqual([]);
  expect(await within(bound)).toEqual([]);
});
