import { continuityLaw } from "@holdfast/policies/continuity-law/index";
import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "../fixtures/blueprint";
import { change, find, without } from "../fixtures/declaration";
import type { Configuration } from "../fixtures/engine";
import { runPack, violationsOf } from "../fixtures/outcome";

const officer = { "responsible-officer-is-named": { officer: "head of infrastructure" } };

async function reasons(
  policy: string,
  resources: readonly Resource[],
  settings: Configuration = {},
): Promise<string[]> {
  const found = await violationsOf(policy, resources, { ...officer, ...settings }, continuityLaw);
  return found.map(({ reason }) => reason);
}

test("a blueprint that is distributed, decoupled and quick, with an officer, has nothing to hear", async () => {
  const { violations, notApplicable } = await runPack(soundBlueprint(), officer, continuityLaw);
  expect(violations).toEqual([]);
  expect(notApplicable).toEqual([]);
});

describe("interruptions-are-short", () => {
  const policy = "interruptions-are-short";

  test("an interruption of ten minutes or more is told with its length", async () => {
    let resources = soundBlueprint();
    for (const site of ["ansan", "siheung", "pangyo"]) {
      resources = change(resources, ":HealthCheck", `games-${site}-check`, ["requestInterval"], 30);
      resources = change(resources, ":HealthCheck", `games-${site}-check`, ["failureThreshold"], 10);
      resources = change(resources, ":Record", `games-${site}-record`, ["ttl"], 600);
    }
    expect(await reasons(policy, resources)).toEqual([
      expect.stringMatching(
        /^without \w+ games is interrupted up to \d+ min( \d+ s)?; from 10 min on it has to be reported$/,
      ),
    ]);
  });

  test("one that only a hand ends is longer than any number", async () => {
    const resources = without(soundBlueprint(), ({ name }) => /^games-(siheung|pangyo)$/.test(name));
    expect(await reasons(policy, resources)).toContain(
      "without ansan games is interrupted until manual recovery; from 10 min on it has to be reported",
    );
  });

  test("a team may be held to less", async () => {
    const found = await reasons(policy, soundBlueprint(), { [policy]: { reportableSeconds: 60 } });
    expect(found).toContainEqual(expect.stringContaining("games is interrupted"));
  });
});

describe("services-are-distributed", () => {
  const policy = "services-are-distributed";

  test("a service at one site is told", async () => {
    const resources = without(soundBlueprint(), ({ name }) => /^games-(siheung|pangyo)$/.test(name));
    expect(await reasons(policy, resources)).toEqual(["games stands at ansan only"]);
  });

  test("a service that runs nowhere is told", async () => {
    const resources = without(soundBlueprint(), ({ name }) => /^games-(ansan|siheung|pangyo)$/.test(name));
    expect(await reasons(policy, resources)).toEqual(["games stands nowhere"]);
  });

  test("a database at one site is told", async () => {
    const resources = without(soundBlueprint(), ({ name }) =>
      /^messaging-(siheung|pangyo)-member$/.test(name),
    );
    expect(await reasons(policy, resources)).toEqual(["database messaging stands at ansan only"]);
  });
});

describe("operator-tools-are-multiplexed", () => {
  const policy = "operator-tools-are-multiplexed";

  test("a tool at one site is told", async () => {
    const resources = without(soundBlueprint(), ({ name }) => /^deploy-tool-(siheung|pangyo)$/.test(name));
    expect(await reasons(policy, resources)).toEqual(["deploy-tool stands at ansan only"]);
  });

  test("an authority whose voters share a site is told", async () => {
    const resources = without(soundBlueprint(), ({ urn }) =>
      /authority-(siheung|pangyo|aws-seoul|aws-osaka)/.test(urn),
    );
    expect(await reasons(policy, resources)).toEqual(["failover-authority stands at ansan only"]);
  });
});

describe("services-are-decoupled", () => {
  const policy = "services-are-decoupled";

  test("a product that needs another is told, unless the other is common to all", async () => {
    const resources = change(
      soundBlueprint(),
      ":PlacementPolicy",
      "games",
      ["hardDependencies"],
      ["identity", "messaging"],
    );
    expect(await reasons(policy, resources)).toEqual(["games is down whenever messaging is"]);
    expect(await reasons(policy, resources, { [policy]: { common: ["identity", "messaging"] } })).toEqual([]);
  });

  test("products that share a database are told", async () => {
    const { stores } = find(soundBlueprint(), ":PlacementPolicy", "messaging").inputs;
    const resources = change(soundBlueprint(), ":PlacementPolicy", "games", ["stores"], stores ?? []);
    expect(await reasons(policy, resources)).toEqual([
      expect.stringMatching(
        /^(messaging and games|games and messaging) share database messaging, and stop together/,
      ),
    ]);
  });
});

test("an officer who is not named, or is blank, is asked for", async () => {
  const unnamed: Configuration[] = [{}, { "responsible-officer-is-named": { officer: "  " } }];
  for (const settings of unnamed) {
    const { violations } = await runPack(soundBlueprint(), settings, continuityLaw);
    expect(violations).toEqual([
      expect.objectContaining({
        policy: "responsible-officer-is-named",
        message: expect.stringContaining("nobody is named"),
      }),
    ]);
  }
});
