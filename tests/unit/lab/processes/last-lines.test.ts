import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastLines } from "@holdfast/lab/processes/last-lines";

const folder = mkdtempSync(join(tmpdir(), "holdfast-last-lines-"));
const file = join(folder, "a.log");

afterAll(() => rmSync(folder, { recursive: true }));

test("the last lines that are not empty are shown, long ones cut", () => {
  writeFileSync(file, `first\nsecond  \n\nthird\n${"x".repeat(1000)}`);
  expect(lastLines(file, 3)).toEqual(["second", "third", `${"x".repeat(400)}…`]);
});

test("traces of Go programs are left out: what went wrong stands before them", () => {
  writeFileSync(
    file,
    [
      "it began",
      "panic: the disk is full",
      "",
      "goroutine 1 [running]:",
      "main.start({0x1, 0x2})",
      "\tmain/start.go:31 +0x28",
      "main.main()",
      "\tmain/main.go:8 +0x1",
    ].join("\n"),
  );
  expect(lastLines(file, 3)).toEqual(["it began", "panic: the disk is full"]);
});

test("of a large file only its end is read", () => {
  writeFileSync(file, `${"line\n".repeat(100_000)}the end\n`);
  expect(lastLines(file, 2)).toEqual(["line", "the end"]);
});

test("a file that is not there has no lines", () => {
  expect(lastLines(join(folder, "none"), 3)).toEqual([]);
});
