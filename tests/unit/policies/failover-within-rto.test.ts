import { soundBlueprint } from "./fixtures/blueprint";
import { change, rewrite } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "failover-within-rto";

test("a blueprint that is back in time passes", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("a promise shorter than what DNS takes is refused, with the terms", async () => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "identity", ["rtoSeconds"], 5);
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/without ansan.* identity .* \(detection 36 s, DNS 1 min\); its RTO goal is 5 s/),
  );
});

test("a slow health check is refused where the promise is tight", async () => {
  let resources = change(soundBlueprint(), ":PlacementPolicy", "games", ["rtoSeconds"], 150);
  expect(await violationsOf(policy, resources)).toEqual([]);
  for (const site of ["ansan", "siheung", "pangyo"]) {
    resources = change(resources, ":HealthCheck", `games-${site}-check`, ["requestInterval"], 30);
    resources = change(resources, ":HealthCheck", `games-${site}-check`, ["failureThreshold"], 10);
  }
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/ games .*detection 5 min 6 s.*its RTO goal is 2 min 30 s/),
  );
});

test("a database whose leader's key expires late is refused where the promise is tight", async () => {
  let resources = soundBlueprint();
  for (const site of ["ansan", "siheung", "pangyo"]) {
    resources = rewrite(resources, ":ConfigMap", `messaging-${site}-configuration`, "ttl: 20", "ttl: 600");
  }
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/ messaging .*leader key expiry 10 min.*; its RTO goal is 5 min/),
  );
});

test("an answer that resolvers keep is refused where the promise is shorter", async () => {
  let resources = soundBlueprint();
  for (const record of resources.filter(({ type, name }) => type.endsWith(":Record") && /games/.test(name))) {
    resources = change(resources, ":Record", record.name, ["ttl"], 3600);
  }
  const found = await violationsOf("dns-is-dual-and-health-checked", resources);
  expect(found).toContainEqual({
    reason: expect.stringMatching(/ttl lets resolvers keep .* for 3600 s.* not met by it/),
    fix: expect.stringMatching(/^fix: set the TTL to /),
    resource: expect.anything(),
  });
});

test("replicas that start too slowly are refused, where those that run are not enough", async () => {
  let resources = soundBlueprint();
  for (const site of ["ansan", "siheung", "pangyo"]) {
    const probe = ["spec", "template", "spec", "containers", 0, "startupProbe", "failureThreshold"];
    resources = change(
      resources,
      ":HorizontalPodAutoscaler",
      `identity-${site}-autoscaler`,
      ["spec", "minReplicas"],
      1,
    );
    resources = change(resources, ":Deployment", `identity-${site}-deployment`, probe, 200);
  }
  const found = await violationsOf(policy, resources);
  expect(found).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(/ identity .*scale-up \d+ min.*; its RTO goal is 5 min/),
      fix: expect.stringMatching(/^fix: run \d+ more replicas of identity at \w+ at all times/),
    }),
  );
});
