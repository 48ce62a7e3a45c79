import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change } from "./fixtures/declaration";
import { packForPart, runPack, violationsOf } from "./fixtures/outcome";

const policy = "whole-blueprint-is-judged";

/** What the production stack of one site would register: that site's instances, and every service's goals. */
function stackOf(site: string): Resource[] {
  const elsewhere = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka", "route53", "backups"].filter(
    (one) => one !== site,
  );
  return soundBlueprint().filter(
    ({ type, name, provider = "", urn }) =>
      type.endsWith(":PlacementPolicy") ||
      !elsewhere.some(
        (other) => name.includes(other) || provider.includes(other) || urn.split("::").at(-1) === other,
      ),
  );
}

test.each(["ansan", "siheung", "pangyo"])(
  "the stack of %s alone says once that it is a part, and nothing false",
  async (site) => {
    const { violations, notApplicable } = await runPack(stackOf(site), {}, packForPart(site));
    // Whatever is refused here would have to be true of the whole blueprint, and that passes every policy.
    expect(violations).toEqual([
      { policy, message: expect.stringMatching(new RegExp(`it holds ${site} and not .*aws-seoul`)) },
    ]);
    expect(notApplicable.map((each) => each.policy)).toContain("survives-declared-loss");
  },
);

test("a whole blueprint has nothing to say", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test("what a single stack shows to be wrong is still refused there", async () => {
  const path = ["spec", "template", "spec", "containers", 0, "image"];
  const resources = change(stackOf("ansan"), ":Deployment", "games-ansan-deployment", path, "games:latest");
  expect(await violationsOf("workload-hygiene", resources, {}, packForPart("ansan"))).toHaveLength(1);
});
