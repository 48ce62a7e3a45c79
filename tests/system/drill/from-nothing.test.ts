import { readFileSync } from "node:fs";
import { join } from "node:path";
import { firstStartSteps } from "@holdfast/drill/first-start";
import type { DrillResults } from "@holdfast/drill/report";
import { DrillCommand } from "./drill-command";

let command: DrillCommand;

beforeAll(() => {
  command = new DrillCommand();
});

afterAll(() => command.remove());

test("everything is started from nothing by the declared boot scripts, step by step in its predicted time", async () => {
  const json = join(command.folder, "drill.json");
  const { code, stdout } = await command.start("--from-nothing", "--json", json).ended;
  console.log(stdout);
  const { drills } = JSON.parse(readFileSync(json, "utf8")) as DrillResults;
  expect(drills.flatMap(({ steps }) => steps ?? []).map(({ step }) => step)).toEqual(
    Object.keys(firstStartSteps),
  );
  expect(drills.flatMap(({ comparisons }) => comparisons).filter(({ agrees }) => !agrees)).toEqual([]);
  expect(code).toBe(0);
  expect(command.processes()).toEqual([]);
  expect(command.networks()).toEqual([]);
  expect(command.controlGroups()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
});
