import { type Resource, SECRET } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, without } from "./fixtures/declaration";
import { packForPart, violationsOf } from "./fixtures/outcome";

const policy = "every-service-has-goals";

const isGoal = ({ type }: Resource) => type === "holdfast:index:PlacementPolicy";
const ofService = (service: string) => (resource: Resource) => isGoal(resource) && resource.name === service;

test("services that all state their goals pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("a goal of a service that runs nowhere is no service without goals", async () => {
  const resources = without(soundBlueprint(), ({ name }) => /^games-(ansan|siheung|pangyo)$/.test(name));
  expect(await violationsOf(policy, resources)).toEqual([]);
});

test("goals that promise little are goals", async () => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "games", ["survive"], "none");
  expect(await violationsOf(policy, resources)).toEqual([]);
});

test("a workload that is no service states none", async () => {
  const labels = ["metadata", "labels"];
  const unlabelled = ["ansan", "siheung", "pangyo"].reduce(
    (resources, site) =>
      change(
        change(resources, ":Deployment", `games-${site}-deployment`, labels, {}),
        ":Deployment",
        `games-${site}-deployment`,
        ["spec", "template", ...labels],
        { app: "games" },
      ),
    without(soundBlueprint(), ofService("games")),
  );
  expect(await violationsOf(policy, unlabelled)).toEqual([]);
});

test("refused: one service without goals, and every one", async () => {
  const one = await violationsOf(policy, without(soundBlueprint(), ofService("games")));
  expect(one).toEqual([
    {
      reason: expect.stringMatching(/^games runs and no PlacementPolicy states its goals/),
      fix: expect.stringMatching(/declare a PlacementPolicy for games/),
      resource: expect.stringMatching(/^games-/),
    },
  ]);
  const all = await violationsOf(policy, without(soundBlueprint(), isGoal));
  expect(all.map(({ reason }) => reason.split(" ")[0]).sort()).toEqual([
    "deploy-tool",
    "games",
    "identity",
    "messaging",
  ]);
});

test("refused in a part of a blueprint as well", async () => {
  const part = without(soundBlueprint(), ofService("games")).filter(
    ({ urn, name, provider = "" }) => !/siheung|pangyo|aws-/.test(urn + name + provider),
  );
  expect(await violationsOf(policy, part, {}, packForPart("ansan"))).toHaveLength(1);
});

test("goals that cannot be read are told by what passes nothing over", async () => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "games", ["rtoSeconds"], SECRET);
  expect(await violationsOf(policy, resources)).toEqual([]);
});
