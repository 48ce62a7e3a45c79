import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const mostBytes = 64 * 1024;

const inTrace = /^\s.*\.go:\d+/;

/** Leaves out the traces that Go programs write as they end: what went wrong stands before them. */
function withoutTraces(lines: readonly string[]): string[] {
  return lines.filter(
    (line, index) =>
      !inTrace.test(line) && !inTrace.test(lines[index + 1] ?? "") && !/^goroutine \d+ \[/.test(line),
  );
}

/**
 * The last lines of a file that say something, each cut to a readable length.
 *
 * @param file a log
 * @param count how many, at most
 * @returns none where the file cannot be read
 */
export function lastLines(file: string, count: number): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, mostBytes));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer
      .subarray(0, read)
      .toString("utf8")
      .split("\n")
      .map((line) => line.trimEnd())
      .filter((line) => line !== "");
    return withoutTraces(lines)
      .slice(-count)
      .map((line) => (line.length > 400 ? `${line.slice(0, 400)}…` : line));
  } finally {
    closeSync(descriptor);
  }
}
