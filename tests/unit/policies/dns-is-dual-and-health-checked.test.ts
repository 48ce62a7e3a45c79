import type { Resource, Value } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, rewrite, without, type Path } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "dns-is-dual-and-health-checked";

test("two providers with health checks pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

const changes: {
  what: string;
  type: string;
  name: string;
  path: Path;
  value: Value | undefined;
  reason: RegExp;
}[] = [
  {
    what: "a TTL of five minutes",
    type: ":Record",
    name: "games-ansan-record",
    path: ["ttl"],
    value: 300,
    reason: /^Record games-ansan-record ttl lets resolvers keep the answer for games\.kr\.example for 300 s/,
  },
  {
    what: "a health check that takes minutes",
    type: ":HealthCheck",
    name: "games-ansan-check",
    path: ["requestInterval"],
    value: 30,
    reason:
      /^games\.kr\.example: route53 answers 203\.0\.113\.10 for 9\d s after it ended \(3 checks every 30 s/,
  },
  {
    what: "an address of no site",
    type: ":Record",
    name: "games-ansan-record",
    path: ["records"],
    value: ["198.51.100.99"],
    reason: /^Record games-ansan-record records answers games\.kr\.example with 198\.51\.100\.99 33%/,
  },
  {
    what: "one replica of the own server",
    type: ":Deployment",
    name: "public-ansan-server",
    path: ["spec", "replicas"],
    value: 1,
    reason: /^kr\.example has 1 replicas of its server at ansan; 2 are asked for/,
  },
  {
    what: "NS records that name Route 53 alone",
    type: ":Record",
    name: "public-delegation",
    path: ["records"],
    value: ["ns-1.awsdns-1.example"],
    reason: /^the NS records of kr\.example do not name the operator's own servers/,
  },
  {
    what: "NS records that name the own servers alone",
    type: ":Record",
    name: "public-delegation",
    path: ["records"],
    value: ["ns-ansan.kr.example", "ns-siheung.kr.example", "ns-pangyo.kr.example"],
    reason: /^the NS records of kr\.example do not name Route 53/,
  },
  {
    what: "a name that is promised and answered by nobody",
    type: ":PlacementPolicy",
    name: "deploy-tool",
    path: ["hostname"],
    value: "deploy.kr.example",
    reason: /^deploy-tool is served under deploy\.kr\.example, which no provider answers/,
  },
];

test.each(changes)("refused: $what", async ({ type, name, path, value, reason }) => {
  const found = await violationsOf(policy, change(soundBlueprint(), type, name, path, value));
  expect(found.map((each) => each.reason)).toContainEqual(expect.stringMatching(reason));
});

test("refused: a record whose health check was taken away", async () => {
  const cut = (resource: Resource): Resource =>
    resource.name === "games-ansan-record"
      ? { ...resource, propertyDependencies: {}, inputs: { ...resource.inputs, healthCheckId: null } }
      : resource;
  const found = await violationsOf(policy, soundBlueprint().map(cut));
  expect(found).toEqual([
    {
      reason:
        "Record games-ansan-record healthCheckId is absent: Route 53 goes on to answer games.kr.example with the record's address when it is dead; 7 verdicts on games are worse",
      fix: "fix: tie the record to a health check of its address",
      resource: "games-ansan-record",
    },
  ]);
});

test("refused: a name at Route 53 alone", async () => {
  let resources = soundBlueprint();
  for (const site of ["ansan", "siheung", "pangyo"]) {
    const name = `public-${site}-configuration`;
    resources = rewrite(
      resources,
      ":ConfigMap",
      name,
      "games.kr.example. 60 IN LUA A",
      "other.kr.example. 60 IN LUA A",
    );
  }
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining([
      "games.kr.example is answered by Route 53 alone",
      expect.stringMatching(/^Zone public-zone name has no record of other\.kr\.example/),
    ]),
  );
});

test("refused: an own server that answers without asking", async () => {
  let resources = soundBlueprint();
  for (const site of ["ansan", "siheung", "pangyo"]) {
    const text = (
      resources.find(({ name }) => name === `public-${site}-configuration`)!.inputs["data"] as {
        [key: string]: string;
      }
    )["kr.example.zone"]!;
    const plain = text.replace(
      /^games\.kr\.example\. 60 IN LUA A .*$/m,
      "games.kr.example. 60 IN A 203.0.113.10",
    );
    resources = change(
      resources,
      ":ConfigMap",
      `public-${site}-configuration`,
      ["data", "kr.example.zone"],
      plain,
    );
  }
  const found = await violationsOf(policy, resources);
  // A record that never changes is no answer of a provider that fails over.
  expect(found.map(({ reason }) => reason)).toEqual(["games.kr.example is answered by Route 53 alone"]);
});

test("refused: a site that serves and is never answered", async () => {
  const resources = without(soundBlueprint(), ({ name }) => /^games-pangyo-(record|check)$/.test(name));
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/leads to no record that answers games\.kr\.example with pangyo/),
  ]);
});

test("a drained site serves on and is meant to be in no answer", async () => {
  const endpoints: Value = [
    { hostname: "games.kr.example", targets: [{ site: "ansan" }, { site: "pangyo", drained: true }] },
  ];
  const drained = without(soundBlueprint(), ({ name }) => /^games-pangyo-(record|check)$/.test(name));
  const declared = change(drained, ":Route53Zone", "public-route53", ["endpoints"], endpoints);
  expect(await violationsOf(policy, declared)).toEqual([]);
});

test("refused: own servers at one site only", async () => {
  const resources = without(soundBlueprint(), ({ name }) => /^public-(siheung|pangyo)$/.test(name));
  const found = await violationsOf(policy, resources);
  expect(found.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/^kr\.example has servers of its own at ansan only/),
  );
});

test("a team allows longer, or asks for more", async () => {
  const slow = ["ansan", "siheung", "pangyo"].reduce(
    (resources, site) =>
      rewrite(
        change(resources, ":Record", `games-${site}-record`, ["ttl"], 300),
        ":ConfigMap",
        `public-${site}-configuration`,
        "games.kr.example. 60 IN LUA",
        "games.kr.example. 300 IN LUA",
      ),
    soundBlueprint(),
  );
  expect(await violationsOf(policy, slow, { [policy]: { maximumTtlSeconds: 300 } })).toEqual([]);
  expect(
    await violationsOf(policy, soundBlueprint(), { [policy]: { maximumDetectionSeconds: 20 } }),
  ).not.toEqual([]);
  expect(
    await violationsOf(policy, soundBlueprint(), { [policy]: { minimumServerReplicas: 3 } }),
  ).toHaveLength(3);
});
