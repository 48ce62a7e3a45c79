import {
  type Stats,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";

/** A text and the file that it belongs in. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

function notWritable(file: string, why: string): InvalidInputError {
  return new InvalidInputError({
    what: `${file} cannot be written`,
    where: path.resolve(file),
    why,
    fix: "name a file in a folder that you may write to",
  });
}

/** Does something to a file; what the machine refuses is an error about that file. */
function attempt<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw notWritable(file, error instanceof Error ? error.message : String(error));
  }
}

/** What a path names: links are followed, also to a file that does not exist yet. */
function resolved(file: string): { place: string; status?: Stats } {
  const status = statSync(file, { throwIfNoEntry: false });
  if (status?.isDirectory()) throw notWritable(file, "it is a folder");
  if (status) return { place: realpathSync(file), status };
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return { place: isLink ? path.resolve(path.dirname(file), readlinkSync(file)) : path.resolve(file) };
}

/** True for what is neither a file nor absent: a pipe or a device, which is written to and never replaced. */
function isStream(status: Stats | undefined): boolean {
  return status !== undefined && !status.isFile();
}

/**
 * Writes files whole or not at all: each under a temporary name beside it; once all are written, they take their
 * places. Missing folders on the way are made. Pipes and devices are written to as they are.
 *
 * @throws InvalidInputError when one of them cannot be written; then none was, unless it is the last step that fails
 */
export function writeAllWhole(files: readonly TextFile[]): void {
  const partials: string[] = [];
  try {
    const moves = files.map(({ file, text }) =>
      attempt(file, () => {
        const { place, status } = resolved(file);
        if (isStream(status)) return () => writeFileSync(file, text);
        mkdirSync(path.dirname(place), { recursive: true });
        const partial = path.join(path.dirname(place), `.${path.basename(place)}.${process.pid}.partial`);
        partials.push(partial);
        writeFileSync(partial, text);
        return () => renameSync(partial, place);
      }),
    );
    for (const [index, move] of moves.entries()) attempt(files[index]?.file ?? "", move);
  } finally {
    for (const partial of partials) rmSync(partial, { force: true });
  }
}

/**
 * Writes a file whole or not at all, as {@link writeAllWhole} does.
 *
 * @throws InvalidInputError when the file cannot be written
 */
export function writeWhole(file: string, text: string): void {
  writeAllWhole([{ file, text }]);
}

/**
 * Removes a file that is going to be written, so that no older one looks like what a run that failed has written. A
 * link stays, and so do pipes and devices.
 *
 * @throws InvalidInputError where it cannot be removed, or where a folder has its name
 */
export function removeOld(file: string): void {
  attempt(file, () => {
    const { place, status } = resolved(file);
    if (status?.isFile()) rmSync(place);
  });
}
