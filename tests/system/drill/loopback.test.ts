import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DrillResults } from "@holdfast/drill/report";
import { DrillCommand } from "./drill-command";

let command: DrillCommand;

beforeEach(() => {
  command = new DrillCommand();
});

afterEach(() => command.remove());

test("where there are no namespaces a site is lost on loopback addresses, and the report says what was left out", async () => {
  const json = join(command.folder, "drill.json");
  const { code, stdout } = await command.startConfined("--lose", "ansan", "--json", json).ended;
  console.log(stdout);
  expect(stdout).toContain("This machine allows no namespaces");
  const results = JSON.parse(readFileSync(json, "utf8")) as DrillResults;
  const [drill] = results.drills;
  expect(drill?.comparisons.filter(({ agrees }) => !agrees)).toEqual([]);
  expect(drill?.leftOut.join("\n")).toMatch(/these faults were left out: .*partition, .*full-disk/);
  expect(code).toBe(0);
  expect(command.loopbackProcesses()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
  expect(command.sharedMemory()).toEqual([]);
});

test("a fault that takes a network of its own is refused there", async () => {
  const { code, stdout, stderr } = await command.startConfined("--fault", "partition").ended;
  expect(stderr).toMatch(/the fault partition cannot be done on this machine[\s\S]*or name one of: kill, /);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});
