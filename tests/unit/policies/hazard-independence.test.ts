import type { Resource, Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, type Path, without } from "./fixtures/declaration";
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

test("one carrier of all data sites stops the failover authority too, and is said by the policy on operators' access alone", async () => {
  const resources = alike(["utilities", "carriers"], ["only-one"]);
  expect(await violationsOf("operator-access-independent", resources)).toEqual([
    expect.objectContaining({
      reason: expect.stringMatching(
        /^carrier only-one alone stops .* and failover-authority, which survive the loss of sites/,
      ),
    }),
  ]);
  expect(await violationsOf(policy, resources)).toEqual([]);
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

test("an event whose name begins like an accepted one's is another event", async () => {
  const resources = alike(["hazards", "seismicZone"], "gyeonggi alone or with gangwon");
  expect(
    await violationsOf(policy, resources, { [policy]: { accepted: ["earthquake gyeonggi"] } }),
  ).toHaveLength(1);
});

test("said: a flood plain that all data sites lie in, and the level that takes all of them", async () => {
  let resources = alike(["location"], { latitude: 37.3, longitude: 126.8 });
  for (const [site, floodElevationMetres] of Object.entries({ ansan: 4, siheung: 6, pangyo: 8 })) {
    resources = change(
      resources,
      ":DataCenter",
      site,
      ["hazards", "floodElevationMetres"],
      floodElevationMetres,
    );
  }
  const found = await violationsOf(policy, resources);
  // Higher water takes more sites; two of them are survived.
  expect(found.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^flood above 8 m at ansan, pangyo, siheung alone stops /),
  ]);
});

test("said: a coast whose wave reaches all data sites", async () => {
  let resources = alike(["hazards", "typhoonTrack"], "yellow-sea");
  for (const site of ["ansan", "siheung", "pangyo"]) {
    resources = change(resources, ":DataCenter", site, ["hazards", "coastDistanceKilometres"], 2);
    resources = change(resources, ":DataCenter", site, ["hazards", "tsunamiElevationMetres"], 5);
  }
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^wave above 5 m at yellow-sea alone stops /),
  );
});

/** Without the operator's own name servers everything hangs on Route 53. */
const ownServersGone = () =>
  without(soundBlueprint(), ({ name }) => /^public-(ansan|siheung|pangyo)$/.test(name));

test("said: a DNS provider that is the only one, although one loss is promised to be survived", async () => {
  const found = await violationsOf(policy, ownServersGone());
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^dns provider route53 alone stops .*, which survive the loss of sites/),
  );
});

test("said: a cloud account that holds the only DNS provider", async () => {
  const found = await violationsOf(policy, ownServersGone());
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^cloud account aws alone stops /),
  );
});

const facts: { what: string; path: Path; says: string }[] = [
  { what: "no seismic zone", path: ["hazards", "seismicZone"], says: "its seismic zone" },
  {
    what: "no height above floods",
    path: ["hazards", "floodElevationMetres"],
    says: "its height above floods",
  },
  { what: "no substation", path: ["utilities", "substations"], says: "its substation" },
  { what: "no carriers", path: ["utilities", "carriers"], says: "its carriers" },
];

test.each(facts)(
  "said: $what is declared, so that silence is not taken for independence",
  async ({ path, says }) => {
    const resources = change(soundBlueprint(), ":DataCenter", "pangyo", path, undefined);
    expect(await violationsOf(policy, resources)).toEqual([
      {
        reason: `pangyo does not declare ${says}: common-cause failures with other sites there are unknown`,
        fix: "fix: declare it under hazards and utilities of pangyo, from a survey of the place",
        resource: "pangyo",
      },
    ]);
  },
);
