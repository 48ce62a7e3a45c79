import { soundBlueprint } from "./fixtures/blueprint";
import { change } from "./fixtures/declaration";
import { runPack, violationsOf } from "./fixtures/outcome";

const policy = "nothing-passed-over";

/** What the production stack of one site would register: that site's instances, and every service's goals. */
function stackOf(site: string) {
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

test("a blueprint that is there as a whole has nothing to say", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

test.each(["ansan", "siheung", "pangyo"])(
  "the stack of %s alone says once that it is a part, and nothing false",
  async (site) => {
    const { violations, notApplicable } = await runPack(stackOf(site));
    const said = violations.filter(({ message }) => message.startsWith("this stack holds"));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({
      policy,
      message: expect.stringMatching(new RegExp(`^this stack holds ${site} and not `)),
    });
    // Whatever is refused here would have to be true of the whole blueprint, and that passes every policy.
    expect(violations.filter((violation) => violation.policy !== policy)).toEqual([]);
    expect(notApplicable.map((each) => each.policy)).toContain("survives-declared-loss");
  },
);

test("what a single stack shows to be wrong is still refused there", async () => {
  const path = ["spec", "template", "spec", "containers", 0, "image"];
  const resources = change(stackOf("ansan"), ":Deployment", "games-ansan-deployment", path, "games:latest");
  expect(await violationsOf("workload-hygiene", resources)).toHaveLength(1);
});

test("what was not understood is listed with its resource", async () => {
  const resources = change(
    soundBlueprint(),
    ":ConfigMap",
    "messaging-ansan-configuration",
    ["data", "patroni.yml"],
    "{ not yaml",
  );
  expect(await violationsOf(policy, resources)).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(/^data\.patroni\.yml was not understood: it is not YAML/),
      resource: "messaging-ansan-configuration",
    }),
  );
});
