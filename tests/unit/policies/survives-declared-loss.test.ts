import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, find, without } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "survives-declared-loss";

test("a blueprint that keeps its goals passes", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("a service with workloads at one site only is refused, with the site that takes it down", async () => {
  const resources = without(
    soundBlueprint(),
    ({ name, type }) => type.endsWith(":ActiveActiveService") && /^identity-(siheung|pangyo)$/.test(name),
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/without ansan.* identity is down; its goal is to survive two-sites/),
  );
});

test("two losses: a service at two sites is refused when it promises to survive two", async () => {
  const resources = without(
    soundBlueprint(),
    ({ name, type }) => type.endsWith(":ActiveActiveService") && name === "identity-pangyo",
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/without ansan and siheung.* identity is down/),
  );
  // Whoever needs it goes down with it.
  expect(found.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("messaging is down"));
});

test("a service that promises one loss only may stop at two", async () => {
  const resources = without(
    soundBlueprint(),
    ({ name, type }) => type.endsWith(":ActiveActiveService") && name === "games-pangyo",
  );
  expect(
    (await violationsOf(policy, resources)).filter(({ reason }) => / games is down/.test(reason)),
  ).toEqual([]);
});

test("a database that may not be promoted anywhere else is refused", async () => {
  let resources = soundBlueprint();
  for (const site of ["siheung", "pangyo"]) {
    const text = (
      resources.find(({ name }) => name === `messaging-${site}-configuration`)?.inputs["data"] as {
        "patroni.yml": string;
      }
    )["patroni.yml"];
    const never = text.replace("nofailover: false", "nofailover: true");
    resources = change(
      resources,
      ":ConfigMap",
      `messaging-${site}-configuration`,
      ["data", "patroni.yml"],
      never,
    );
  }
  const found = await violationsOf("configuration-takes-effect", resources);
  expect(found.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/nofailover.*on messaging.*not met by it/),
  ]);
});

/** What is refused when the sound blueprint is changed. */
const reasonsOf = async (resources: Resource[]) =>
  (await violationsOf(policy, resources)).map(({ reason }) => reason);

test("a service whose store is declared nowhere is refused", async () => {
  const stores = [{ kind: "database", name: "ledger", access: "read-write" }];
  const resources = change(soundBlueprint(), ":PlacementPolicy", "messaging", ["stores"], stores);
  expect(await reasonsOf(resources)).toContainEqual(
    expect.stringMatching(
      / messaging is down; .*messaging needs the database ledger, and the graph holds none of that name/,
    ),
  );
});

test("a service that nothing runs is refused", async () => {
  const resources = without(soundBlueprint(), ({ name }) => /^games-(ansan|siheung|pangyo)$/.test(name));
  expect(await reasonsOf(resources)).toContainEqual(
    expect.stringMatching(/ games is down; .*nothing in the graph (runs games|answers at games)/),
  );
});

test("a database that nobody may lead is refused: its quorum stops with fewer sites than it must outlive", async () => {
  const siheung = find(soundBlueprint(), "pulumi:providers:kubernetes", "siheung-kubernetes");
  const resources = soundBlueprint().map((resource) =>
    /authority-(ansan|pangyo)-voter/.test(resource.name) ? { ...resource, provider: siheung.urn } : resource,
  );
  expect(await reasonsOf(resources)).toContainEqual(
    expect.stringMatching(
      /without siheung.* messaging is read-only; .*quorum authority has 2 of 5 voters left and needs 3/,
    ),
  );
});

test("a database that asks voters of no quorum is refused", async () => {
  const resources = ["ansan", "siheung", "pangyo"].reduce((before, site) => {
    const name = `messaging-${site}-configuration`;
    const text = (find(before, ":ConfigMap", name).inputs["data"] as { "patroni.yml": string })[
      "patroni.yml"
    ];
    const elsewhere = text.replace(/hosts:\n(\s+- .*\n)+/, "hosts:\n    - 192.0.2.99:2379\n");
    expect(elsewhere).not.toBe(text);
    return change(before, ":ConfigMap", name, ["data", "patroni.yml"], elsewhere);
  }, soundBlueprint());
  const found = await violationsOf("configuration-takes-effect", resources);
  expect(found.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/192\.0\.2\.99.*on messaging.*not met by it/),
  ]);
});

test("a public name that no server answers is refused", async () => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "games", ["hostname"], "arcade.kr.example");
  const unrouted = ["ansan", "siheung", "pangyo"].reduce(
    (before, site) =>
      change(before, ":HTTPRoute", `games-${site}-route`, ["spec", "hostnames"], ["arcade.kr.example"]),
    resources,
  );
  expect(await reasonsOf(unrouted)).toContainEqual(
    expect.stringMatching(
      / games is down; .*no server that is named as authoritative answers for arcade\.kr\.example/,
    ),
  );
});
