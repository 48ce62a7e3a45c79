import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, without } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "operator-access-independent";

test("tools that stand by themselves pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("a tool that needs a product is refused", async () => {
  const resources = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "failover-authority",
    ["hardDependencies"],
    ["messaging"],
  );
  expect(await violationsOf(policy, resources)).toEqual([
    {
      reason:
        "operators restore messaging with failover-authority, which needs it: failover-authority needs messaging",
      fix: "fix: let failover-authority do without messaging when it is gone, and declare the dependency soft",
      resource: "failover-authority",
    },
  ]);
});

test("a tool that needs a product through another tool is refused, with the way", async () => {
  const first = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "failover-authority",
    ["hardDependencies"],
    ["deploy-tool"],
  );
  const resources = change(first, ":PlacementPolicy", "deploy-tool", ["hardDependencies"], ["identity"]);
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContain(
    "operators restore identity with failover-authority, which needs it: failover-authority needs deploy-tool needs identity",
  );
});

test("tools that need each other are refused", async () => {
  const first = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "failover-authority",
    ["hardDependencies"],
    ["deploy-tool"],
  );
  const resources = change(
    first,
    ":PlacementPolicy",
    "deploy-tool",
    ["hardDependencies"],
    ["failover-authority"],
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContain(
    "failover-authority cannot be started again once it is down: failover-authority needs deploy-tool needs failover-authority",
  );
});

test("a tool that survives less than what it restores is refused", async () => {
  const resources = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "failover-authority",
    ["survive"],
    "one-site",
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^failover-authority survives one-site, and operators need it .*: .*messaging/),
  );
});

test("a tool at one site is refused", async () => {
  const goals = change(soundBlueprint(), ":PlacementPolicy", "deploy-tool", ["tier"], 0);
  const resources = without(goals, ({ name }) => /^deploy-tool-(siheung|pangyo)$/.test(name));
  expect(await violationsOf(policy, resources)).toEqual([
    expect.objectContaining({
      reason: "deploy-tool stands at ansan only, and operators are without it when that site is lost",
      resource: "deploy-tool-ansan-deployment",
    }),
  ]);
});

/** The deploy tool as a tool of operators, with a use of the product's database. */
function storing(access: string): Resource[] {
  const tool = change(soundBlueprint(), ":PlacementPolicy", "deploy-tool", ["tier"], 0);
  const stores = [{ kind: "database", name: "messaging", access }];
  return change(tool, ":PlacementPolicy", "deploy-tool", ["stores"], stores);
}

test("a tool that keeps its data with a product's is refused", async () => {
  expect(await violationsOf(policy, storing("read-write"))).toEqual([
    {
      reason:
        "deploy-tool keeps its data in database messaging, which the product messaging uses too: what breaks one breaks both",
      fix: "fix: give deploy-tool a database of its own, or one of operators' services alone",
      resource: expect.stringMatching(/^messaging-ansan-/),
    },
  ]);
  expect(await violationsOf(policy, storing("read"))).toEqual([]);
});

test("a tool whose data stands at one site is refused, wherever it runs itself", async () => {
  const alone = without(storing("read-write"), ({ name }) => /^messaging-(siheung|pangyo)$/.test(name));
  const found = await violationsOf(policy, alone);
  expect(found.map(({ reason }) => reason)).toContain(
    "deploy-tool keeps its data in database messaging at ansan only, and operators are without it when that site is lost",
  );
});

test("what operators can do without for a while is not held to it, unless the team says so", async () => {
  const resources = without(soundBlueprint(), ({ name }) => /^deploy-tool-(siheung|pangyo)$/.test(name));
  expect(await violationsOf(policy, resources)).toEqual([]);
  const needing = change(resources, ":PlacementPolicy", "deploy-tool", ["hardDependencies"], ["identity"]);
  const found = await violationsOf(policy, needing, { [policy]: { highestTier: 1 } });
  expect(found.map(({ reason }) => reason)).toEqual([
    "operators restore identity with deploy-tool, which needs it: deploy-tool needs identity",
    "deploy-tool stands at ansan only, and operators are without it when that site is lost",
  ]);
});
