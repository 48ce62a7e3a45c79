import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DrillResults } from "@holdfast/drill/report";
import { DRILL_GROUP } from "../../drill/isolation/loopback/marks";
import { segmentsOf } from "../../drill/isolation/loopback/shared-memory";
import { DrillCommand } from "./drill-command";

let command: DrillCommand;

beforeEach(() => {
  command = new DrillCommand();
});

afterEach(() => command.remove());

/** Folders and files in memory that drills keep there, and segments of shared memory. */
function inMemory(): string[] {
  const files = readdirSync("/dev/shm").filter(
    (name) => lstatSync(join("/dev/shm", name)).gid === DRILL_GROUP,
  );
  const segments = segmentsOf(DRILL_GROUP, readFileSync("/proc/sysvipc/shm", "utf8"));
  return [...files, ...segments.map(({ id }) => id)];
}

test("where there are no namespaces a site is lost on loopback addresses, and the report says what was left out", async () => {
  const json = join(command.folder, "drill.json");
  const { code, stdout } = await command.startConfined("--lose", "ansan", "--json", json).ended;
  console.log(stdout);
  expect(stdout).toContain("This machine allows no namespaces");
  const results = JSON.parse(readFileSync(json, "utf8")) as DrillResults;
  const [drill] = results.drills;
  expect(drill?.comparisons.filter(({ agrees }) => !agrees)).toEqual([]);
  expect(drill?.leftOut.join("\n")).toMatch(/these faults were left out: partition, .*full-disk/);
  expect(code).toBe(0);
  expect(command.loopbackProcesses()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
  expect(inMemory()).toEqual([]);
});

test("a fault that takes a network of its own is refused there", async () => {
  const { code, stdout, stderr } = await command.startConfined("--fault", "partition").ended;
  expect(stderr).toMatch(/the fault partition cannot be done on this machine[\s\S]*or name one of: kill, /);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("killed without a warning it leaves nothing there, and meanwhile refuses a second one", async () => {
  const { child, ended } = command.startConfined("--lose", "ansan");
  while (command.loopbackProcesses().length < 20 && child.exitCode === null) await pause(100);
  const second = await command.startConfined("--lose", "ansan").ended;
  expect(second.stderr).toMatch(/another drill runs on this machine's loopback addresses/);
  expect(second.code).toBe(2);
  child.kill("SIGKILL");
  await ended;
  for (let tries = 0; command.loopbackProcesses().length > 0 && tries < 100; tries++) await pause(100);
  await pause(1000);
  expect(command.loopbackProcesses()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
  expect(inMemory()).toEqual([]);
});
