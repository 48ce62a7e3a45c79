import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { FileRecord } from "./file-record";
import type { OperationRecord, RecordContent } from "./line";

/** Folder of the project in which records are kept. */
export const recordFolder = path.join(".holdfast", "operations");

/** An operation that was begun and has neither finished nor been refused. */
export interface Unfinished {
  readonly operation: string;
  readonly record: OperationRecord;
}

/** The operation that a record is of, while it is unfinished. */
export function unfinishedOperation({ lines }: RecordContent): string | undefined {
  const last = lines.at(-1);
  return last && last.event !== "finished" && last.event !== "refused" ? last.operation : undefined;
}

/**
 * Operations of a project that stopped before they were finished, the oldest first.
 *
 * @param project folder of the project
 * @throws InvalidInputError where a record cannot be read
 */
export function unfinishedOperations(project: string): Unfinished[] {
  const folder = path.join(project, recordFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .map((name) => new FileRecord(path.join(folder, name)))
    .flatMap((record) => {
      const operation = unfinishedOperation(record.read());
      return operation === undefined ? [] : [{ operation, record }];
    });
}

/**
 * A new record, named by when the operation began and what it is.
 *
 * @param project folder of the project
 * @param operation `evacuate pangyo`
 * @param now when it begins
 */
export function newRecord(project: string, operation: string, now: Date): OperationRecord {
  const when = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const name = `${when}-${operation.replaceAll(/[^a-z0-9]+/g, "-")}.jsonl`;
  return new FileRecord(path.join(project, recordFolder, name));
}
