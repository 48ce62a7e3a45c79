import type { Declaration, DrillRun, IsolationKind } from "@holdfast/drill";
import type { Prediction } from "@holdfast/drill/prediction";
import type { DrillSummary, ServerVersion } from "@holdfast/drill/report";
import type { Scenario } from "@holdfast/drill/run/scenario";
import type { DrillDisplay } from "@holdfast/report/drill/drill-display";

/** Everything that is settled before the first server is started. */
export interface Plan {
  /** How sites are kept apart on this machine. */
  readonly isolation: IsolationKind;
  readonly declaration: Declaration;
  readonly scenarios: readonly Scenario[];
  /** Made before anything is measured. */
  readonly predictions: ReadonlyMap<string, Prediction>;
  readonly seed: number;
  readonly logs: string | undefined;
}

/** What drills came to, and the servers that ran. */
export interface Ran {
  readonly summaries: readonly DrillSummary[];
  readonly servers: readonly ServerVersion[];
}

/** What carries drills out. */
export interface Drills {
  readonly findPrograms: typeof import("@holdfast/drill").findPrograms;
  readonly serverVersions: typeof import("@holdfast/drill/report").serverVersions;
  readonly linearizabilityCheck: typeof import("@holdfast/drill/report").linearizabilityCheck;
  readonly runDrills: typeof import("@holdfast/drill").runDrills;
  readonly measure: typeof import("@holdfast/drill/report").measure;
  readonly summarise: typeof import("@holdfast/drill/report").summarise;
}

/**
 * Runs the drills one after the other, and shows them. What is missing on this machine is found out first.
 *
 * @throws InvalidInputError or ToolNotFoundError where a program is missing
 * @throws DrillError where the sites do not come up
 */
export async function runPlan(
  drill: Drills,
  { isolation, declaration, scenarios, predictions, seed, logs }: Plan,
  display: DrillDisplay,
  signal: AbortSignal,
): Promise<Ran> {
  const say = (text: string) => display.show({ kind: "step", text });
  const fromNothing = scenarios.some(({ name }) => predictions.get(name)?.steps !== undefined);
  const programs = await drill.findPrograms(isolation, say, fromNothing);
  const check = await drill.linearizabilityCheck(signal, say);
  const summaries: DrillSummary[] = [];
  const begin = () => {
    const next = scenarios[summaries.length];
    if (next) display.begin(next, summaries.length + 1, scenarios.length);
  };
  begin();
  try {
    const runs: AsyncIterable<DrillRun> = drill.runDrills(
      { isolation, declaration, programs, scenarios, seed, logs },
      (event) => display.show(event),
      signal,
    );
    for await (const run of runs) {
      const prediction = predictions.get(run.scenario.name);
      if (!prediction) throw new Error(`nothing was predicted for ${run.scenario.name}`);
      const summary = drill.summarise(run, prediction, await drill.measure(run, check));
      display.end(summary);
      summaries.push(summary);
      begin();
    }
  } finally {
    display.close();
  }
  return { summaries, servers: drill.serverVersions(programs, declaration) };
}
