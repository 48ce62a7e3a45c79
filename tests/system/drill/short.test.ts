import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DrillResults } from "@holdfast/drill/report";
import { DrillCommand } from "./drill-command";

let command: DrillCommand;

beforeAll(() => {
  command = new DrillCommand();
});

afterAll(() => command.remove());

test("a site is lost, then two: as predicted, nothing lost, and nothing left behind", async () => {
  const json = join(command.folder, "drill.json");
  const html = join(command.folder, "drill.html");
  const { code, stdout } = await command.start("--seed", "1", "--json", json, "--html", html).ended;
  console.log(stdout);
  const results = JSON.parse(readFileSync(json, "utf8")) as DrillResults;
  expect(results.drills.map(({ sites }) => sites.length)).toEqual([1, 2]);
  for (const { comparisons } of results.drills) {
    expect(comparisons.filter(({ agrees }) => !agrees)).toEqual([]);
  }
  expect(results.passed).toBe(true);
  expect(code).toBe(0);
  expect(readFileSync(html, "utf8")).toContain("<svg");
  expect(command.processes()).toEqual([]);
  expect(command.networks()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
});
