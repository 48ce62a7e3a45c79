import { setTimeout as pause } from "node:timers/promises";
import { DrillCommand } from "./drill-command";

let command: DrillCommand;

beforeEach(() => {
  command = new DrillCommand();
});

afterEach(() => command.remove());

/** Starts a drill, and waits until it has said something, once servers of it run. */
async function underWay(awaited = "copying the databases", ...options: readonly string[]) {
  const running = command.start(...(options.length > 0 ? options : ["--lose", "ansan"]));
  let said = "";
  running.child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
  while (!said.includes(awaited) && running.child.exitCode === null) await pause(100);
  return running;
}

test("Ctrl-C leaves nothing behind", async () => {
  const { child, ended } = await underWay();
  expect(command.processes().length).toBeGreaterThan(50);
  child.kill("SIGINT");
  expect((await ended).code).not.toBe(0);
  await pause(2000);
  expect(command.processes()).toEqual([]);
  expect(command.networks()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
});

test("Ctrl-C ends machines that boot, and with them their control groups", async () => {
  const { child, ended } = await underWay("every voter answers", "--from-nothing");
  expect(command.controlGroups().length).toBeGreaterThanOrEqual(2);
  child.kill("SIGINT");
  expect((await ended).code).not.toBe(0);
  await pause(2000);
  expect(command.processes()).toEqual([]);
  expect(command.networks()).toEqual([]);
  expect(command.controlGroups()).toEqual([]);
  expect(command.temporaryFiles()).toEqual([]);
});

test("killed without a warning it leaves no process, and the next one removes its files", async () => {
  const { child, ended } = await underWay();
  child.kill("SIGKILL");
  await ended;
  await pause(2000);
  expect(command.processes()).toEqual([]);
  expect(command.networks()).toEqual([]);
  expect(command.temporaryFiles()).toHaveLength(1);
  const next = await underWay();
  next.child.kill("SIGINT");
  await next.ended;
  expect(command.temporaryFiles()).toEqual([]);
});

test("killed without a warning on loopback addresses it leaves nothing, and meanwhile refuses a second one", async () => {
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
  expect(command.sharedMemory()).toEqual([]);
});
