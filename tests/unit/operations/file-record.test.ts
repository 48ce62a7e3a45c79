import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";
import { FileRecord } from "@holdfast/operations/record/file-record";
import { newRecord, unfinishedOperations } from "@holdfast/operations/record/find-record";
import type { RecordedEvent, RecordLine } from "@holdfast/operations/record/line";
import { lockOperations } from "@holdfast/operations/record/lock";
import { Refusal } from "@holdfast/operations/refusal";

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "holdfast-record-"));
});
afterEach(() => rmSync(project, { recursive: true }));

const lineOf = (event: RecordedEvent, operation = "evacuate pangyo"): RecordLine => ({
  at: "2026-01-01T00:00:00.000Z",
  event,
  operation,
  by: "operator@host",
  state: { configuration: "00", commit: null },
});
const events = (record: FileRecord) => record.read().lines.map(({ event }) => event);
const recordAt = (name = "record.jsonl") => new FileRecord(path.join(project, "folder", name));

test("lines are added, one JSON text each, and read as they were written", () => {
  const record = recordAt();
  expect(record.read()).toEqual({ lines: [] });
  record.append(lineOf("begun"));
  record.append(lineOf("finished"));
  expect(record.read()).toEqual({ lines: [lineOf("begun"), lineOf("finished")] });
  expect(readFileSync(record.place, "utf8").trimEnd().split("\n")).toHaveLength(2);
});

test("wherever a last line is cut off, the lines before it are read and it is told", () => {
  const record = recordAt();
  record.append(lineOf("begun"));
  const whole = readFileSync(record.place, "utf8").length;
  record.append(lineOf("step-started"));
  const text = readFileSync(record.place, "utf8");
  for (let length = whole + 1; length < text.length - 1; length++) {
    writeFileSync(record.place, text.slice(0, length));
    expect(record.read()).toEqual({ lines: [lineOf("begun")], torn: text.slice(whole, length) });
  }
  // Without its line break alone it is whole.
  writeFileSync(record.place, text.slice(0, -1));
  expect(events(record)).toEqual(["begun", "step-started"]);
});

test("what was cut off stays, and the operation goes on behind it, also if that is cut off again", () => {
  const record = recordAt();
  record.append(lineOf("begun"));
  appendFileSync(record.place, '{"at":"2026');
  record.append(lineOf("resumed"));
  expect(events(record)).toEqual(["begun", "resumed"]);
  expect(readFileSync(record.place, "utf8")).toContain('{"at":"2026\n');
  appendFileSync(record.place, '{"at"');
  truncateSync(record.place, readFileSync(record.place).length - 1);
  expect(record.read().torn).toBe('{"at');
  record.append(lineOf("resumed"));
  record.append(lineOf("finished"));
  expect(events(record)).toEqual(["begun", "resumed", "resumed", "finished"]);
});

test("a line in the middle that is damaged is told with its number", () => {
  const record = recordAt();
  record.append(lineOf("begun"));
  appendFileSync(record.place, "scribble\n");
  record.append(lineOf("step-started"));
  expect(() => record.read()).toThrow(/line 2 of the record/);
});

test("operations that stopped are found again, others are not", () => {
  const ends: [string, RecordedEvent][] = [
    ["evacuate pangyo", "step-started"],
    ["evacuate ansan", "finished"],
    ["failback siheung", "refused"],
    ["failback pangyo", "step-failed"],
  ];
  for (const [index, [operation, event]] of ends.entries()) {
    newRecord(project, operation, new Date(index * 1000)).append(lineOf(event, operation));
  }
  expect(unfinishedOperations(project).map(({ operation }) => operation)).toEqual([
    "evacuate pangyo",
    "failback pangyo",
  ]);
});

test("two operations do not run at once, and a lock whose process is gone is taken over", () => {
  const release = lockOperations(project);
  expect(() => lockOperations(project)).toThrow(Refusal);
  release();
  const again = lockOperations(project);
  again();
  const file = path.join(project, ".holdfast/operations/lock");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(file, `${pid} ${hostname()} 2026-01-01\n`);
  lockOperations(project)();
  writeFileSync(file, `${pid} elsewhere 2026-01-01\n`);
  expect(() => lockOperations(project)).toThrow(/on elsewhere/);
});
