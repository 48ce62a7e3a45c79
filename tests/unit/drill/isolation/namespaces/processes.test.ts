import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processesIn } from "@holdfast/drill/isolation/namespaces/processes";

let proc: string;

function add(id: string, name: string, namespace: string): void {
  mkdirSync(join(proc, id, "ns"), { recursive: true });
  writeFileSync(join(proc, id, "comm"), `${name}\n`);
  symlinkSync(`pid:[${namespace}]`, join(proc, id, "ns/pid"));
}

beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), "proc-"));
  add("10", "patroni", "1");
  add("11", "postgres", "1");
  add("12", "postgres", "1");
  add("20", "postgres", "2");
});
afterEach(() => rmSync(proc, { recursive: true }));

test("finds the programs of one namespace by their name", () => {
  expect(processesIn(10, "postgres", proc)).toEqual([11, 12]);
  expect(processesIn(20, "postgres", proc)).toEqual([20]);
  expect(processesIn(10, "etcd", proc)).toEqual([]);
  expect(processesIn(20, undefined, proc)).toEqual([20]);
});

test("goes past what is no process, and processes that have ended", () => {
  mkdirSync(join(proc, "30"));
  writeFileSync(join(proc, "version"), "");
  expect(processesIn(10, "postgres", proc)).toEqual([11, 12]);
  expect(processesIn(99, "postgres", proc)).toEqual([]);
});
