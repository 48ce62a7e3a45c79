import { soundBlueprint } from "./fixtures/blueprint";
import { change, find } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";
import { memberList } from "./fixtures/stores";

const policy = "failover-authority-is-independent";
const five = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka"];

/** The sound blueprint with another member list for every voter. */
function withMembers(sites: readonly string[]) {
  const before = memberList(five);
  const after = memberList(sites);
  return soundBlueprint().map((resource) => ({
    ...resource,
    inputs: JSON.parse(JSON.stringify(resource.inputs).replaceAll(before, after)) as typeof resource.inputs,
  }));
}

test("five voters at five sites pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("three voters are refused: two site losses stop them", async () => {
  const sites = ["ansan", "siheung", "pangyo"];
  const resources = withMembers(sites).filter(({ urn }) => !urn.includes("authority-aws"));
  expect(await violationsOf(policy, resources)).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(
        /quorum authority \(3 voters\) stops without ansan and siheung, and .*messaging/,
      ),
      fix: expect.stringContaining("five voters at five sites"),
    }),
  );
});

test("one voter is refused: it is lost with the leader, and copies elsewhere wait for it", async () => {
  const resources = withMembers(["pangyo"]).filter(({ urn }) => !/authority-(ansan|siheung|aws)/.test(urn));
  expect(await violationsOf(policy, resources)).toEqual([
    {
      reason:
        "quorum authority (1 voter) stops without pangyo, and messaging and failover-authority must outlive that: the failover needs what is lost, because replicas of messaging are left at ansan and siheung and it alone may promote one",
      fix: "fix: stand five voters at five sites: any two can then be lost",
      resource: "authority-pangyo-voter",
    },
  ]);
});

test("an authority that needs what it decides about is refused", async () => {
  const needs = change(
    soundBlueprint(),
    ":PlacementPolicy",
    "failover-authority",
    ["hardDependencies"],
    ["messaging"],
  );
  const found = await violationsOf(policy, needs);
  expect(found).toContainEqual(
    expect.objectContaining({
      reason:
        "what decides on failover needs what it decides about: quorum authority needs service messaging needs database messaging needs quorum authority",
      resource: "failover-authority",
    }),
  );
});

test("five voters of which three share a site are refused: one site loss stops them", async () => {
  let resources = soundBlueprint();
  const ansan = find(resources, "pulumi:providers:kubernetes", "ansan-kubernetes");
  resources = resources.map((resource) =>
    /authority-(siheung|pangyo)-voter/.test(resource.name) ? { ...resource, provider: ansan.urn } : resource,
  );
  expect(await violationsOf(policy, resources)).toContainEqual(
    expect.objectContaining({
      reason: expect.stringContaining("quorum authority (5 voters) stops without ansan, and"),
    }),
  );
});

test("a voter whose member list is another is refused", async () => {
  const args = ["spec", "template", "spec", "containers", 0, "args", 1];
  const other = `--initial-cluster=${memberList(five.slice(0, 3))}`;
  const resources = change(soundBlueprint(), ":StatefulSet", "authority-pangyo-voter", args, other);
  const found = await violationsOf(policy, resources);
  expect(found).toContainEqual(
    expect.objectContaining({ reason: expect.stringContaining("another member list than the others") }),
  );
});

test("three voters are enough where nothing promises two losses", async () => {
  let resources = withMembers(["ansan", "siheung", "pangyo"]).filter(
    ({ urn }) => !urn.includes("authority-aws"),
  );
  for (const service of ["messaging", "failover-authority"]) {
    resources = change(resources, ":PlacementPolicy", service, ["survive"], "one-site");
  }
  expect(await violationsOf(policy, resources)).toEqual([]);
});
