import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endMarked, markedProcesses, newMark } from "@holdfast/drill/isolation/loopback/marks";

describe("among listed processes", () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), "proc-"));
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  function add(id: string, state: string, groups: string): void {
    mkdirSync(join(proc, id));
    writeFileSync(join(proc, id, "status"), `Name:\tx\nState:\t${state}\nGroups:\t${groups} \nVmPeak: 1\n`);
  }

  test("finds those with a mark among their groups, unless they have ended", () => {
    add("10", "S (sleeping)", "999 50000 50007");
    add("11", "R (running)", "50007");
    add("12", "Z (zombie)", "999 50007");
    add("13", "S (sleeping)", "500071 5000");
    mkdirSync(join(proc, "14"));
    mkdirSync(join(proc, "self"));
    expect(markedProcesses(50007, proc)).toEqual([10, 11]);
    expect(markedProcesses(50008, proc)).toEqual([]);
  });
});

test("no two processes of a drill get the same mark", () => {
  const marks = Array.from({ length: 1000 }, newMark);
  expect(new Set(marks).size).toBe(1000);
});

const isRoot = process.getuid?.() === 0;
(isRoot ? test : test.skip)("ends a process with all that it started, also what has left it", async () => {
  const mark = newMark();
  const child = spawn("setpriv", [
    `--groups=${mark}`,
    "sh",
    "-c",
    "setsid sh -c 'while :; do sleep 60; done' & (sleep 60 &) ; sleep 60",
  ]);
  const ended = once(child, "exit");
  for (let tries = 0; markedProcesses(mark).length < 4 && tries < 100; tries++) await pause(50);
  expect(markedProcesses(mark).length).toBeGreaterThanOrEqual(4);
  endMarked(mark);
  await ended;
  for (let tries = 0; markedProcesses(mark).length > 0 && tries < 100; tries++) await pause(50);
  expect(markedProcesses(mark)).toEqual([]);
});
