import { type ChildProcess, spawn } from "node:child_process";
import { endProcesses } from "@holdfast/lab/processes/end";
import { identify, isRunning, type ProcessIdentity } from "@holdfast/lab/processes/identity";
import { findMarked, markerVariable } from "@holdfast/lab/processes/marked";

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts a program that says when it is up. */
async function start(program: string, environment: NodeJS.ProcessEnv = {}): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ["-e", `${program};console.log("up");setInterval(()=>{},1e3)`], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...environment },
  });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error("the process was not found");
  return identity;
}

test("a process that does not end when asked is killed after the grace", async () => {
  const polite = await start("");
  const stubborn = await start('process.on("SIGTERM",()=>{})');
  const begun = performance.now();
  await endProcesses([polite, stubborn], 300);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(300);
  expect([polite, stubborn].map(isRunning)).toEqual([false, false]);
});

test("a process that has the id of an ended one is left alone", async () => {
  const other = await start("");
  await endProcesses([{ pid: other.pid, started: "another run/1" }], 0);
  expect(isRunning(other)).toBe(true);
});

test("what was started for a folder is found by the mark in its environment, and nothing else is", async () => {
  const folder = `/nowhere/${process.pid}/lab`;
  const mine = await start("", { [markerVariable]: folder });
  await start("", { [markerVariable]: `${folder}-of-another` });
  await start("", { OTHER: folder });
  expect(findMarked(folder)).toEqual([mine]);
});
