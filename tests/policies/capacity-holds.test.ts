import { soundBlueprint } from "./fixtures/blueprint";
import { change, without } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "capacity-holds";

test("sites that carry the promised share pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("replicas that are too few for what is left are refused", async () => {
  const resources = change(
    soundBlueprint(),
    ":HorizontalPodAutoscaler",
    "messaging-pangyo-autoscaler",
    ["spec"],
    {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "messaging" },
      minReplicas: 1,
      maxReplicas: 1,
    },
  );
  const found = await violationsOf(policy, resources);
  expect(found).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(
        /without ansan and siheung.* messaging serves 50% of peak; it promises 60%/,
      ),
    }),
  );
});

test("a demand that grows beyond what was built for is refused", async () => {
  const resources = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "messaging",
    ["peakRequestsPerSecond"],
    10_000,
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("messaging serves"));
});

test("a replica that does not say what it carries carries nothing", async () => {
  let resources = soundBlueprint();
  for (const site of ["ansan", "siheung", "pangyo"]) {
    const path = ["spec", "template", "metadata", "annotations"];
    resources = change(resources, ":Deployment", `games-${site}-deployment`, path, undefined);
  }
  const found = [
    ...(await violationsOf(policy, resources)),
    ...(await violationsOf("survives-declared-loss", resources)),
  ];
  expect(found.filter(({ reason }) => reason.includes(" games "))).not.toEqual([]);
});

test("a service that promises nothing after a second loss is not held to it", async () => {
  const resources = without(soundBlueprint(), ({ name }) => name === "games-pangyo");
  expect(
    (await violationsOf(policy, resources)).filter(({ reason }) =>
      reason.includes("without ansan and siheung"),
    ),
  ).toEqual([]);
});
