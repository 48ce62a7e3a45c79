import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import type { OperationRecord, RecordContent, RecordLine } from "./line";

function parsed(text: string): RecordLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<RecordLine> | null;
    return typeof line?.at === "string" && typeof line.event === "string" ? (line as RecordLine) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes text at the end of a file and waits until the disk has it. */
function appendDurably(file: string, text: string): void {
  const descriptor = openSync(file, "a");
  try {
    // One write, so that readers see a line whole or, after a crash, its beginning.
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Waits until the disk has a folder's entries, among them a file that was just made. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A record as a file of JSON lines. Lines are only ever added. A line that a crash cut off stays where it is; the next one
 * begins on a line of its own and says that the operation was resumed.
 */
export class FileRecord implements OperationRecord {
  /** @param place the file; it and its folder are made when the first line is added */
  constructor(public readonly place: string) {}

  /**
   * @throws InvalidInputError where a line is not one of a record, other than a last one that was cut off, or one that
   *   was and that the operation was resumed after
   */
  read(): RecordContent {
    if (!existsSync(this.place)) return { lines: [] };
    const texts = readFileSync(this.place, "utf8").split("\n");
    const last = texts.pop() ?? "";
    const lines: RecordLine[] = [];
    let unread: { text: string; line: number } | undefined;
    for (const [index, text] of [...texts, ...(last === "" ? [] : [last])].entries()) {
      const line = parsed(text);
      if (!line) {
        unread ??= { text, line: index + 1 };
        continue;
      }
      if (unread && line.event !== "resumed") throw this.damaged(unread.line);
      unread = undefined;
      lines.push(line);
    }
    return unread ? { lines, torn: unread.text } : { lines };
  }

  append(line: RecordLine): void {
    const folder = path.dirname(this.place);
    const made = !existsSync(this.place);
    mkdirSync(folder, { recursive: true });
    const before = made ? "" : readFileSync(this.place, "utf8");
    const separator = before === "" || before.endsWith("\n") ? "" : "\n";
    appendDurably(this.place, `${separator}${JSON.stringify(line)}\n`);
    if (made) syncFolder(folder);
  }

  private damaged(line: number): InvalidInputError {
    return new InvalidInputError({
      what: `line ${line} of the record is not one of an operation`,
      where: `${this.place}:${line}`,
      why: "what was done already is read from it, so that nothing is done twice",
      fix: "take the file back from a copy, or name a new one with --record FILE",
    });
  }
}
