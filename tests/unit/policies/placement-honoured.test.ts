import { soundBlueprint } from "./fixtures/blueprint";
import { change, without } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "placement-honoured";

test("services that stand where they may pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("a workload at a site that is not allowed is refused", async () => {
  const resources = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "games",
    ["allowedSites"],
    ["ansan", "siheung"],
  );
  expect(await violationsOf(policy, resources)).toContainEqual({
    reason: "games has 2 replicas at pangyo, and may run at ansan, siheung only",
    fix: "fix: remove it from pangyo, or allow that site",
    resource: "games-pangyo-deployment",
  });
});

test("data that must stay in Korea and is backed up to Osaka is refused", async () => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "messaging", ["residency"], "kr");
  expect(await violationsOf(policy, resources)).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(
        /messaging must stay in kr, and backups of database messaging .* at aws-osaka/,
      ),
    }),
  );
});

test("a workload outside of Korea is refused where residency asks for Korea", async () => {
  const moved = change(soundBlueprint(), ":DataCenter", "pangyo", ["country"], "jp");
  const resources = change(moved, ":PlacementPolicy", "identity", ["residency"], "kr");
  expect(await violationsOf(policy, resources)).toContainEqual(
    expect.objectContaining({
      reason:
        "identity must stay in kr, and 2 replicas of it stand at pangyo, which is not known to be there",
      resource: "identity-pangyo-deployment",
    }),
  );
});

test("a service at fewer sites than it must be is refused", async () => {
  const resources = without(
    soundBlueprint(),
    ({ name, type }) => type.endsWith(":ActiveActiveService") && name === "games-siheung",
  );
  expect(await violationsOf(policy, resources)).toContainEqual({
    reason: "games stands at 2 sites (ansan, pangyo) and must stand at 3",
    fix: "fix: run it at 1 more of ansan, siheung, pangyo",
    resource: "games",
  });
});

test("a database member outside of Korea is refused where residency asks for Korea", async () => {
  const moved = change(soundBlueprint(), ":DataCenter", "pangyo", ["country"], "jp");
  const resources = change(moved, ":PlacementPolicy", "messaging", ["residency"], "kr");
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContain(
    "messaging must stay in kr, and a member of database messaging of it stand at pangyo, which is not known to be there",
  );
});

test("a quorum at fewer sites than it must be is refused", async () => {
  const resources = without(soundBlueprint(), ({ name }) => name === "authority-aws-osaka");
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toEqual([
    "failover-authority stands at 4 sites (ansan, siheung, pangyo, aws-seoul) and must stand at 5",
  ]);
});

test("a database member at a site that no service with data in it allows is refused once, whatever uses it", async () => {
  const moved = soundBlueprint().map((resource) =>
    resource.type === "holdfast:index:PlacementPolicy" && resource.name === "messaging"
      ? { ...resource, inputs: { ...resource.inputs, allowedSites: ["ansan", "siheung"], minimumSites: 2 } }
      : resource,
  );
  const resources = without(
    moved,
    ({ name, type }) => type.endsWith(":ActiveActiveService") && name === "messaging-pangyo",
  );
  const found = await violationsOf(policy, resources);
  expect(found).toEqual([
    {
      reason:
        "a member of database messaging stands at pangyo, with data of messaging, which may not be there",
      fix: "fix: remove it from pangyo, or allow that site",
      resource: expect.stringMatching(/^messaging-pangyo-member$/) as string,
    },
  ]);
});
