import type { Resource, Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, type Path } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "hazard-independence";

test("sites that have nothing in common pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

/** The sound blueprint with one fact about all data sites alike. */
function alike(path: Path, value: Value): Resource[] {
  return ["ansan", "siheung", "pangyo"].reduce(
    (resources, site) => change(resources, ":DataCenter", site, path, value),
    soundBlueprint(),
  );
}

const shared: { what: string; path: Path; value: Value; event: string }[] = [
  {
    what: "a seismic zone",
    path: ["hazards", "seismicZone"],
    value: "gyeonggi-bay",
    event: "earthquake gyeonggi-bay",
  },
  {
    what: "a typhoon track",
    path: ["hazards", "typhoonTrack"],
    value: "yellow-sea",
    event: "typhoon yellow-sea",
  },
  {
    what: "substations",
    path: ["utilities", "substations"],
    value: { mains: "namansan" },
    event: "substation namansan",
  },
  { what: "a backbone", path: ["utilities", "backbone"], value: "ring", event: "backbone ring" },
];

test.each(shared)("said: $what that all data sites share", async ({ path, value, event }) => {
  const found = await violationsOf(policy, alike(path, value));
  expect(found).toEqual([
    expect.objectContaining({
      reason: expect.stringMatching(new RegExp(`^${event} alone stops .*, which survive the loss of sites`)),
    }),
  ]);
});

test("an event that the team accepts is not said again", async () => {
  const resources = alike(["hazards", "seismicZone"], "gyeonggi-bay");
  expect(
    await violationsOf(policy, resources, { [policy]: { accepted: ["earthquake gyeonggi-bay"] } }),
  ).toEqual([]);
  expect(
    await violationsOf(policy, resources, { [policy]: { accepted: ["earthquake gyeonggi"] } }),
  ).toHaveLength(1);
});
