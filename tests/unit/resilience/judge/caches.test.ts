import { blueprintAfter, deriveBlueprint, judge, lossOfElements, type Verdict } from "@holdfast/resilience";
import { dataSites, fiveSites } from "../building/blueprints";
import { policy, workload } from "../building/service";
import { reasons } from "./verdicts";

const HOUR = 3600;
const all = (seconds: number) => dataSites.map(() => ({ keys: seconds }));

/** A bank that needs keys, with what its pods keep of them at each site, and a portal that needs the bank. */
function bank(caches: readonly (Readonly<Record<string, number>> | undefined)[]) {
  const builder = fiveSites();
  policy(builder, "keys");
  policy(builder, "bank", { hardDependencies: ["keys"] });
  policy(builder, "portal", { hardDependencies: ["bank"] });
  for (const [index, site] of dataSites.entries()) {
    workload(builder, "keys", site, 9);
    workload(builder, "bank", site, 9, { caches: caches[index] });
    workload(builder, "portal", site, 9);
  }
  return deriveBlueprint(builder.graph());
}

function verdicts(
  blueprint: ReturnType<typeof bank>,
  seconds: number,
  lost = lossOfElements([{ kind: "service", name: "keys" }]),
): Record<string, Verdict> {
  const judged = judge(blueprintAfter(blueprint, lost, seconds), lost);
  return Object.fromEntries(judged.map((verdict) => [verdict.service, verdict]));
}

test.each([
  [0, "degraded", "serving", 1],
  [23 * HOUR, "degraded", "serving", 1],
  [24 * HOUR, "down", "down", 0],
  [120 * HOUR, "down", "down", 0],
])(
  "what it keeps carries a service for a day: %i s after the loss it is %s",
  (seconds, own, above, served) => {
    const after = verdicts(bank(all(24 * HOUR)), seconds);
    expect(after["bank"]).toMatchObject({ outcome: own, served });
    expect(after["portal"]).toMatchObject({ outcome: above });
    expect(after["keys"]).toMatchObject({ outcome: "down" });
  },
);

test("the reason names the limit, before it and after", () => {
  const blueprint = bank(all(24 * HOUR));
  expect(reasons(verdicts(blueprint, 0)["bank"]!)).toContain(
    "bank goes on for 1 d by what it keeps of the answers of keys, which is down, and stops then",
  );
  expect(reasons(verdicts(blueprint, 24 * HOUR)["bank"]!)).toContain(
    "bank needs keys, which is down and serves 0% of its peak; what it kept of its answers ended after 1 d",
  );
});

test.each<[string, Parameters<typeof bank>[0]]>([
  ["no pod keeps anything", []],
  ["pods of one site keep nothing", [{ keys: HOUR }, { keys: HOUR }, undefined]],
  ["they keep answers of another service", dataSites.map(() => ({ portal: HOUR }))],
])("where %s, the loss stops the service at once", (_, caches) => {
  expect(verdicts(bank(caches), 0)["bank"]).toMatchObject({ outcome: "down" });
});

test("the site that keeps answers for the least time decides", () => {
  const blueprint = bank([{ keys: 2 * HOUR }, { keys: HOUR }, { keys: 3 * HOUR }]);
  expect(verdicts(blueprint, HOUR - 1)["bank"]).toMatchObject({ outcome: "degraded" });
  expect(verdicts(blueprint, HOUR)["bank"]).toMatchObject({ outcome: "down" });
});

test("a site without what is called there goes on by what it keeps", () => {
  const builder = fiveSites();
  policy(builder, "keys");
  policy(builder, "bank", { hardDependencies: ["keys"] });
  workload(builder, "keys", "ansan", 9);
  for (const site of dataSites) workload(builder, "bank", site, 9, { caches: { keys: HOUR } });
  const lost = lossOfElements([{ kind: "site", name: "ansan" }]);
  const blueprint = deriveBlueprint(builder.graph());
  expect(verdicts(blueprint, 0, lost)["bank"]).toMatchObject({ outcome: "degraded", served: 1 });
  expect(verdicts(blueprint, HOUR, lost)["bank"]).toMatchObject({ outcome: "down" });
});
