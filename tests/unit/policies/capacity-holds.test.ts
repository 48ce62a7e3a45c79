import type { Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, type Path, without } from "./fixtures/declaration";
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
        /without ansan and siheung.* messaging serves 50% of peak; its goal is 60%/,
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

/** The sound blueprint with one fact about a service's pods at every site. */
const everywhere = (service: string, path: Path, value: Value) =>
  ["ansan", "siheung", "pangyo"].reduce(
    (resources, site) => change(resources, ":Deployment", `${service}-${site}-deployment`, path, value),
    soundBlueprint(),
  );

test("replicas that fail under what the others sent them are refused, and the next site after them", async () => {
  const annotations = { "holdfast.dev/requests-per-second": "180", "holdfast.dev/overload": "fail" };
  const resources = everywhere("identity", ["spec", "template", "metadata", "annotations"], annotations);
  const found = [
    ...(await violationsOf(policy, resources)),
    ...(await violationsOf("survives-declared-loss", resources)),
  ];
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(
      /identity at \w+ is asked for \d+ requests a second and carries \d+; it sheds nothing and fails in its turn/,
    ),
  );
});

test("a site without room for the replicas that demand asks for is refused", async () => {
  const resources = everywhere(
    "messaging",
    ["spec", "template", "spec", "containers", 0, "resources", "requests", "cpu"],
    "500",
  );
  const found = await violationsOf(policy, resources);
  expect(found).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(/messaging serves [\d.]+% of peak; its goal is/),
      fix: expect.stringMatching(/^fix: give \w+ /),
    }),
  );
});
