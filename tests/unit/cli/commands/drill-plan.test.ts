import type { Declaration } from "@holdfast/drill";
import { type Drills, runPlan } from "@holdfast/cli/commands/drill-plan";
import { DrillDisplay } from "@holdfast/report/drill/drill-display";
import { measure } from "@holdfast/drill/report/measure";
import { summarise } from "@holdfast/drill/report/drill-summary";
import { scenarioOf } from "@holdfast/drill/run/scenarios";
import { predictionOf } from "../../drill/report/samples";
import { between, sampleRun } from "../../drill/sample-run";

const scenarios = [scenarioOf("kill", ["ansan"]), scenarioOf("kill", ["ansan", "siheung"])];
const declaration: Declaration = {
  source: "evaluated program",
  sites: [],
  cloudVoters: [],
  vaults: [],
  services: [],
  graph: { resources: [] },
};

/** What runs no server: two made-up drills, in the second of which users wait for a leader for longer than predicted. */
function madeUp(asked: unknown[]): Drills {
  return {
    findPrograms: () => Promise.resolve({ etcd: "", postgresql: "", patroni: "", pgbackrest: "", moto: "" }),
    serverVersions: () => [{ server: "PostgreSQL", version: "15.8" }],
    linearizabilityCheck: () =>
      Promise.resolve((histories) => Promise.resolve(histories.map(({ key }) => ({ key, verdict: "ok" })))),
    async *runDrills(request, progress, signal) {
      for (const [index, scenario] of request.scenarios.entries()) {
        signal.throwIfAborted();
        asked.push(scenario.name);
        progress({ kind: "step", text: `${scenario.name} runs` });
        const slow = between(0, index === 0 ? 10 : 35);
        yield await Promise.resolve(
          sampleRun(
            (attempt) => (slow(attempt) && attempt.kind !== "copy-read" ? { outcome: "unknown" } : {}),
            { scenario, seed: request.seed + index },
          ),
        );
      }
    },
    measure,
    summarise,
  };
}

const plan = {
  isolation: "namespaces" as const,
  declaration,
  scenarios,
  predictions: new Map(scenarios.map(({ name }) => [name, { ...predictionOf(), scenario: name }])),
  seed: 7,
  logs: undefined,
};

function screen() {
  const lines: string[] = [];
  const display = new DrillDisplay({
    write: (text: string) => lines.push(text.replace(/\u001B\[\d+m/g, "").trimEnd()),
  });
  return { lines, display };
}

test("each drill is announced, measured, compared with its own prediction, and shown with its misses", async () => {
  const { lines, display } = screen();
  const { summaries, servers } = await runPlan(madeUp([]), plan, display, new AbortController().signal);
  expect(servers).toEqual([{ server: "PostgreSQL", version: "15.8" }]);
  expect(summaries.map(({ scenario, passed, seed }) => [scenario, passed, seed])).toEqual([
    ["kill ansan", true, 7],
    ["kill ansan and siheung", false, 8],
  ]);
  expect(lines).toEqual([
    "kill ansan (1 of 2)",
    "  kill ansan runs",
    expect.stringContaining("✓ payments: serving (predicted serving), back after 10."),
    "kill ansan and siheung (2 of 2)",
    "  kill ansan and siheung runs",
    expect.stringContaining("✗ payments: serving (predicted serving), back after 35."),
    "    missed: payments rto: 35.1 s measured, at most 29 s predicted",
  ]);
});

test("programs that machines boot with are looked for where some drill is a first start", async () => {
  const looked: boolean[] = [];
  const drills: Drills = {
    ...madeUp([]),
    findPrograms: (isolation, say, fromNothing) => {
      looked.push(fromNothing === true);
      return madeUp([]).findPrograms(isolation, say);
    },
  };
  const { signal } = new AbortController();
  await runPlan(drills, plan, screen().display, signal);
  const [, second] = scenarios;
  const predictions = new Map(plan.predictions).set(second!.name, { ...predictionOf(), steps: [] });
  await runPlan(drills, { ...plan, predictions }, screen().display, signal);
  expect(looked).toEqual([false, true]);
});

test("what is interrupted ends, with no further drill", async () => {
  const controller = new AbortController();
  const asked: unknown[] = [];
  const drills = madeUp(asked);
  const interrupted: Drills = {
    ...drills,
    measure: (run, check) => {
      controller.abort(new Error("interrupted"));
      return measure(run, check);
    },
  };
  await expect(runPlan(interrupted, plan, screen().display, controller.signal)).rejects.toThrow(
    "interrupted",
  );
  expect(asked).toEqual(["kill ansan"]);
});

test("a drill of which nothing was predicted is no drill that passes", async () => {
  const { display } = screen();
  const none = { ...plan, predictions: new Map() };
  await expect(runPlan(madeUp([]), none, display, new AbortController().signal)).rejects.toThrow(
    "nothing was predicted for kill ansan",
  );
});
