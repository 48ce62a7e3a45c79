import { predictFirstStart } from "@holdfast/drill/first-start/predict";
import { firstStartScenario } from "@holdfast/drill/first-start/scenario";
import { compare } from "@holdfast/drill/prediction/compare";
import { deriveBlueprint } from "@holdfast/resilience";
import { fourServices, nameOf } from "../../resilience/building/services";
import { measurementOf } from "../report/samples";

const blueprint = deriveBlueprint(fourServices().graph());
const services = [{ service: "payments", database: "payments", shards: 1, hostname: nameOf("payments") }];
const scenario = firstStartScenario(["ansan", "siheung", "pangyo"]);

const predicted = (readyAfterSeconds = 15) =>
  predictFirstStart(blueprint, scenario, services, readyAfterSeconds);

test("each step's bound is that of the step before and its own terms", () => {
  let passed = 0;
  for (const { seconds, terms } of predicted().steps ?? []) {
    passed += terms.reduce((sum, term) => sum + term.seconds, 0);
    expect(seconds).toBe(passed);
    expect(terms.length).toBeGreaterThan(0);
  }
  expect(scenario.name).toBe("first start of ansan, siheung and pangyo");
});

test("what is declared moves the steps from it on, and none before", () => {
  const [before, after] = [predicted(15), predicted(45)].map(({ steps = [] }) => steps);
  const moved = (after ?? []).filter(({ seconds }, index) => seconds !== before?.[index]?.seconds);
  expect(moved.map(({ step }) => step)).toEqual(["names-answered", "first-write"]);
  const slower = {
    ...blueprint,
    quorums: blueprint.quorums.map((quorum) => ({ ...quorum, electionMilliseconds: 5000 })),
  };
  const { steps = [] } = predictFirstStart(slower, scenario, services, 15);
  expect(steps[0]?.seconds).toBeGreaterThan(before?.[0]?.seconds ?? Infinity);
});

test("a step that came too late, and one that did not come, are misses of their own", () => {
  const prediction = predicted();
  const steps = (prediction.steps ?? []).map(({ step, seconds }) => ({ step, seconds: seconds - 1 }));
  const agreed = (measured: typeof steps) =>
    compare(prediction, [measurementOf()], measured).filter(({ agrees }) => !agrees);
  expect(agreed(steps)).toEqual([]);
  const late = steps.map((each) =>
    each.step === "leaders-elected" ? { ...each, seconds: each.seconds + 2 } : each,
  );
  expect(agreed(late).map(({ service, subject }) => [service, subject])).toEqual([
    ["every shard has a leader", "first start"],
  ]);
  expect(agreed(steps.slice(0, -1))).toEqual([
    expect.objectContaining({ subject: "first start", measured: "no end" }),
  ]);
});
