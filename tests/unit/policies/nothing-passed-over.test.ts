import { SECRET, type Resource, type Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, Declaration, find } from "./fixtures/declaration";
import { packForPart, runPack, violationsOf } from "./fixtures/outcome";

const policy = "nothing-passed-over";
const sites = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka"];

/** What a stack would register without some of what belongs to one place: their instances, and every service's goals. */
function stackWithout(...elsewhere: readonly string[]): Resource[] {
  return soundBlueprint().filter(
    ({ type, name, provider = "", urn }) =>
      type.endsWith(":PlacementPolicy") ||
      !elsewhere.some(
        (other) => name.includes(other) || provider.includes(other) || urn.split("::").at(-1) === other,
      ),
  );
}

/** What the production stack of one site would register. */
function stackOf(site: string): Resource[] {
  return stackWithout(...[...sites, "route53", "backups"].filter((one) => one !== site));
}

/** A program that has nothing to do with holdfast. */
function plainProgram(): Resource[] {
  const declare = new Declaration();
  declare.aws(undefined, "s3/bucket:Bucket", "pictures", { bucket: "pictures" });
  return declare.resources;
}

const harmless: { what: string; resources: Resource[]; pack?: ReturnType<typeof packForPart> }[] = [
  { what: "a whole blueprint", resources: soundBlueprint() },
  {
    what: "a blueprint that lists all its parts",
    resources: soundBlueprint(),
    pack: packForPart("global", "ansan", "siheung", "pangyo"),
  },
  ...["ansan", "siheung", "pangyo"].map((site) => ({
    what: `the part ${site}`,
    resources: stackOf(site),
    pack: packForPart(site),
  })),
  {
    what: "a blueprint with one site less, which no policy names",
    resources: ["identity", "messaging", "games", "deploy-tool", "failover-authority"].reduce(
      (resources, service) =>
        change(
          resources,
          ":PlacementPolicy",
          service,
          ["allowedSites"],
          sites.filter((site) => site !== "aws-osaka"),
        ),
      stackWithout("aws-osaka"),
    ),
  },
];

test.each(harmless)("$what can be judged", async ({ resources, pack }) => {
  expect(await violationsOf(policy, resources, {}, pack)).toEqual([]);
});

/** Another data center that takes the name of the first. */
function twoOfOneName(): Resource[] {
  const resources = soundBlueprint();
  const center = find(resources, ":DataCenter", "pangyo");
  return [...resources, { ...center, urn: `${center.urn}-2`, name: "pangyo-2" }];
}

const refused: {
  what: string;
  resources: Resource[];
  pack?: ReturnType<typeof packForPart>;
  reason: RegExp;
  fix: RegExp;
  resource?: string;
}[] = [
  {
    what: "an empty program",
    resources: [],
    reason: /^there is nothing to judge/,
    fix: /declare sites and services/,
  },
  {
    what: "a program without holdfast",
    resources: plainProgram(),
    reason: /^there is nothing to judge: .*no site .*no service .*a graph of 2 resources/,
    fix: /declare sites and services/,
  },
  {
    what: "one data center less than policies name",
    resources: stackWithout("pangyo"),
    reason: /the site pangyo, which the graph does not hold/,
    fix: /declare the site pangyo/,
    resource: "identity",
  },
  {
    what: "a stack of one site that does not say so",
    resources: stackOf("ansan"),
    reason: /the site siheung/,
    fix: /holdfast:declares/,
    resource: "identity",
  },
  {
    what: "a site that nobody declares",
    resources: change(soundBlueprint(), ":PlacementPolicy", "games", ["allowedSites", 1], "siheungg"),
    reason: /the site siheungg.*allowedSites\[1\]/,
    fix: /write siheung/,
    resource: "games",
  },
  {
    what: "two data centers of one name",
    resources: twoOfOneName(),
    reason: /2 resources declare the site pangyo/,
    fix: /a name of its own/,
    resource: "pangyo",
  },
  {
    what: "a part without the site that it names",
    resources: stackOf("ansan"),
    pack: packForPart("ansan", "pangyo"),
    reason: /the part pangyo/,
    fix: /declare the site pangyo/,
  },
  {
    what: "a part with a site that it does not name",
    resources: stackWithout("pangyo"),
    pack: packForPart("ansan"),
    reason: /the site siheung/,
    fix: /name siheung too/,
    resource: "siheung",
  },
];

test.each(refused)("$what is refused, and says why", async ({ resources, pack, reason, fix, resource }) => {
  expect(await violationsOf(policy, resources, {}, pack)).toContainEqual({
    reason: expect.stringMatching(reason),
    fix: expect.stringMatching(fix),
    resource,
  });
});

test("what is wrong with the resources themselves is told beside what cannot be judged", async () => {
  const { violations, notApplicable } = await runPack(
    change(
      stackWithout("pangyo"),
      ":Deployment",
      "games-ansan-deployment",
      ["spec", "template", "spec", "containers", 0, "image"],
      "games:latest",
    ),
  );
  expect(new Set(violations.map((violation) => violation.policy))).toEqual(
    // The names of services still lead to the site that is not declared.
    new Set([policy, "dns-is-dual-and-health-checked", "workload-hygiene"]),
  );
  expect(notApplicable).toEqual([]);
});

test("what was not understood is refused with its resource, also where nothing can be judged", async () => {
  const broken = (resources: readonly Resource[]) =>
    change(resources, ":ConfigMap", "messaging-ansan-configuration", ["data", "patroni.yml"], "{ not yaml");
  for (const resources of [broken(soundBlueprint()), broken(stackWithout("pangyo"))]) {
    expect(await violationsOf(policy, resources)).toContainEqual(
      expect.objectContaining({
        reason: expect.stringMatching(/^data\.patroni\.yml could not be read: it is not YAML/),
        resource: "messaging-ansan-configuration",
      }),
    );
  }
});

test.each([
  ["a TTL of -30", ":Record", "games-ansan-record", ["ttl"], -30],
  ["an interval of -10", ":HealthCheck", "games-ansan-check", ["requestInterval"], -10],
  ["a peak of -5", ":PlacementPolicy", "games", ["peakRequestsPerSecond"], -5],
])("%s is no figure, and is refused with its place", async (_what, type, name, path, value) => {
  expect(await violationsOf(policy, change(soundBlueprint(), type, name, path, value))).toEqual([
    expect.objectContaining({
      reason: expect.stringMatching(new RegExp(`^${path.join(".")} .*${value}`)),
      resource: name,
    }),
  ]);
});

test.each<[string, Value]>([
  ["survive", "three-sites"],
  ["rtoSeconds", SECRET],
  ["servedAfterOneLoss", -5],
])("refused: %s of a goal cannot be read", async (field, value) => {
  const resources = change(soundBlueprint(), ":PlacementPolicy", "games", [field], value);
  expect(await violationsOf(policy, resources)).toEqual([
    {
      reason: expect.stringMatching(new RegExp(`^${field} could not be read: .* the goals of games`)),
      fix: `fix: state ${field} of games as a plain value in its range`,
      resource: "games",
    },
  ]);
});
