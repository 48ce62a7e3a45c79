import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { RUN_FOLDER } from "./run-folder";

const repository = path.join(__dirname, "../../..");
const script = path.join(__dirname, "programs/print-stack.ts");

/** How long another test file may take to evaluate a stack that this one waits for, in milliseconds. */
const PATIENCE_MS = 300_000;

function writeStack(stack: string, file: string): void {
  const part = openSync(`${file}.part`, "w");
  const node = path.join(repository, "node_modules/.bin/node");
  const { status, stderr } = spawnSync(node, ["--require", "tsx/cjs", script, stack], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", part, "pipe"],
  });
  closeSync(part);
  if (status === 0) renameSync(`${file}.part`, file);
  else writeFileSync(`${file}.failed`, stderr);
}

/** True for the one who makes a folder that all want to make. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * A file with the resources of a stack of the shipped declaration, without access to clusters, as an exported stack. Its
 * evaluation takes seconds, so the first test file of a run that asks does it for all of them; nobody may change the file.
 *
 * @throws Error where the declaration cannot be evaluated
 */
export function evaluatedStack(stack: string): string {
  const folder = process.env[RUN_FOLDER];
  if (!folder) throw new Error(`${RUN_FOLDER} is not set: this jest configuration has no run folder`);
  const file = path.join(folder, `${stack}.json`);
  if (isFirst(`${file}.evaluated`)) writeStack(stack, file);
  const end = Date.now() + PATIENCE_MS;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) {
    if (existsSync(`${file}.failed`) || Date.now() > end)
      throw new Error(`the stack ${stack} was not evaluated; see ${file}.failed`);
    Atomics.wait(sleeper, 0, 0, 50);
  }
  return file;
}
