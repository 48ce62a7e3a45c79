import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, without } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "no-single-site-dependency";

test("dependencies that promise as much pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

const weaker = [
  {
    what: "survives less",
    path: ["survive"],
    value: "one-site",
    reason: "messaging needs identity, which survives one-site, not two-sites",
  },
  {
    what: "promises a smaller share after one loss",
    path: ["servedAfterOneLoss"],
    value: 0.7,
    reason: "messaging needs identity, which serves 0.7 of peak after one loss, not 1",
  },
  {
    what: "promises a smaller share after two losses",
    path: ["servedAfterTwoLosses"],
    value: 0.2,
    reason: "messaging needs identity, which serves 0.2 of peak after two losses, not 0.6",
  },
  {
    what: "is back later",
    path: ["rtoSeconds"],
    value: 3600,
    reason: "messaging needs identity, which has an RTO goal of 3600 s, not 300 s",
  },
];

test.each(weaker)("a hard dependency that $what is refused", async ({ path, value, reason }) => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "identity", path, value);
  expect(await violationsOf(policy, resources)).toContainEqual({
    reason: expect.stringContaining(reason),
    fix: "fix: raise the goals of identity to those of messaging, or make the dependency soft",
    resource: "messaging",
  });
});

test("a hard dependency that promises nothing is refused", async () => {
  const resources = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "messaging",
    ["hardDependencies"],
    ["ledger"],
  );
  expect(await violationsOf(policy, resources)).toContainEqual(
    expect.objectContaining({
      reason: "messaging needs ledger, which has no goals",
      resource: "messaging",
    }),
  );
});

const identityElsewhere = ({ name }: Resource) => /^identity-(siheung|pangyo)$/.test(name);

test("a hard dependency that stands at one site is refused, whatever it promises", async () => {
  const resources = without(soundBlueprint(), identityElsewhere);
  expect(await violationsOf(policy, resources)).toEqual([
    {
      reason:
        "identity is a single point of failure at ansan: messaging needs it and must outlive any one site",
      fix: "fix: run identity at a further site, or let what needs it do without it and declare it soft",
      resource: "identity-ansan-deployment",
    },
  ]);
});

test("one that is needed by way of another is refused, with everything that stops", async () => {
  const resources = change(
    without(soundBlueprint(), identityElsewhere),
    ":PlacementPolicy",
    "games",
    ["hardDependencies"],
    ["messaging"],
  );
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContain(
    "identity is a single point of failure at ansan: messaging and games need it and must outlive any one site",
  );
});

test("what nobody needs hard, or nothing that must outlive a site, may stand at one", async () => {
  const alone = without(soundBlueprint(), ({ name }) => /^games-(siheung|pangyo)$/.test(name));
  expect(await violationsOf(policy, alone)).toEqual([]);
  const resources = change(
    without(soundBlueprint(), identityElsewhere),
    ":PlacementPolicy",
    "messaging",
    ["survive"],
    "none",
  );
  expect(await violationsOf(policy, resources)).toEqual([]);
});

test("a soft dependency may promise less", async () => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "games", ["survive"], "none");
  const found = await violationsOf(policy, resources);
  expect(found.filter(({ reason }) => reason.includes("games"))).toEqual([]);
});
