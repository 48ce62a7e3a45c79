import { soundBlueprint } from "./fixtures/blueprint";
import { change, without } from "./fixtures/declaration";
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
    expect.stringMatching(/without ansan.* identity is down; it promises to survive two-sites/),
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
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/without ansan.* messaging is (read-only|down)/),
  );
});
