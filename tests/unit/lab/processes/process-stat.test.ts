import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { identify, isRunning } from "@holdfast/lab/processes/identity";
import { parseProcessStat } from "@holdfast/lab/processes/process-stat";

const behindName =
  "S 1 4242 4242 0 -1 4194304 2500 0 12 0 33 7 0 0 20 0 9 0 987654 1268998144 9000 18446744073709551615";

test("a process is told by its id and the tick at which it started", () => {
  expect(parseProcessStat(`4242 (etcd) ${behindName}\n`)).toEqual({
    pid: 4242,
    name: "etcd",
    state: "S",
    parent: 1,
    startTicks: 987654,
  });
});

test("a name may hold anything, spaces and parentheses too", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 15 }), (name) => {
      const read = parseProcessStat(`4242 (${name}) ${behindName}`);
      expect(read).toMatchObject({ pid: 4242, name, parent: 1, startTicks: 987654 });
    }),
  );
});

test.each(["", "4242", "4242 (etcd", "(etcd) S 1", "4242 (etcd) S 1 2 3", ") 4242 ("])(
  "what is no such line is not read: %j",
  (text) => expect(parseProcessStat(text)).toBeUndefined(),
);

test("the kernel's own line of this process is read", () => {
  const read = parseProcessStat(readFileSync("/proc/self/stat", "utf8"));
  expect(read).toMatchObject({ pid: process.pid, parent: process.ppid });
});

test("a process runs until it has ended, and another with its id is not it", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error("the process was not found");
  expect(isRunning(identity)).toBe(true);
  expect(isRunning({ ...identity, started: `${identity.started}0` })).toBe(false);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  expect(isRunning(identity)).toBe(false);
  expect(identify(identity.pid)).toBeUndefined();
});
