import { join } from "node:path";
import { type Declaration, findPrograms, readDeclaration, runDrills } from "@holdfast/drill";
import { predict, withShards } from "@holdfast/drill/prediction";
import { linearizabilityCheck, measure, summarise } from "@holdfast/drill/report";
import { scenarioOf } from "@holdfast/drill/run/scenarios";
import { deriveBlueprint } from "@holdfast/resilience";
import { loadGraph } from "@holdfast/evaluate/load-graph";
import { withoutFencing, withoutSynchronousCopies } from "./planted-bugs";

/** What is promised, as the project declares it: the predictions that a planted bug breaks. */
let declared: Declaration;

beforeAll(async () => {
  declared = readDeclaration(await loadGraph({ stack: "dev", cwd: join(__dirname, "../../..") }));
});

/** Drills a site of what is planted, and holds it against what was declared. */
async function missesOf(planted: Declaration, fault: string): Promise<string[]> {
  const { signal } = new AbortController();
  const blueprint = deriveBlueprint(declared.graph);
  const scenario = scenarioOf(fault, ["ansan"]);
  const services = withShards(declared.services, blueprint);
  const prediction = predict(blueprint, scenario, services);
  const check = await linearizabilityCheck(signal, () => undefined);
  const misses: string[] = [];
  const programs = await findPrograms("namespaces", () => undefined);
  const request = {
    isolation: "namespaces" as const,
    declaration: planted,
    programs,
    scenarios: [scenario],
    seed: 1,
  };
  for await (const run of runDrills(request, () => undefined, signal)) {
    const { comparisons } = summarise(run, prediction, await measure(run, check));
    misses.push(...comparisons.filter(({ agrees }) => !agrees).map(({ line }) => line));
  }
  console.log(misses.join("\n"));
  return misses;
}

test("asynchronous copies where zero loss is declared: the same checks find writes lost", async () => {
  const { planted, changes } = withoutSynchronousCopies(declared);
  expect(changes).toBeGreaterThan(0);
  const misses = await missesOf(planted, "cut-from-sites");
  expect(misses).toContainEqual(expect.stringMatching(/rpo: \d+ lost/));
  expect(misses).toContainEqual(expect.stringContaining("linearizability: not linearizable"));
});

test("fencing off: the same checks find two members that acknowledge", async () => {
  const { planted, changes } = withoutFencing(declared, "ansan");
  expect(changes).toBeGreaterThan(0);
  const misses = await missesOf(planted, "patroni-stopped");
  expect(misses).toContainEqual(expect.stringMatching(/double acknowledgement: [1-9]\d* ms measured/));
});
