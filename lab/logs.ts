import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidInputError } from "@holdfast/resilience";
import { LabError } from "./lab-error";
import { LabFolder } from "./record/folder";

/** The log of one program. */
export interface ProgramLog {
  /** Name of the program. */
  readonly program: string;
  /** The file, absolute. */
  readonly file: string;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/**
 * The logs of a site, or of the AWS API. They are there as long as the lab's folder is, also after a failed start.
 *
 * @param folder the lab's folder
 * @param part name of the site, or "aws"
 * @param program only this one. Default: all
 * @throws LabError where there are no logs at all
 * @throws InvalidInputError when there is no such site or program
 */
export function logsOf(folder: string, part: string, program?: string): ProgramLog[] {
  const found = new LabFolder(folder);
  const parts = namesIn(found.logs("."));
  if (parts.length === 0) {
    throw new LabError({
      what: `there are no logs in ${found.path}`,
      fix: "start the lab with npx holdfast lab up",
    });
  }
  const refuse = (what: string, where: string, known: readonly string[]) =>
    new InvalidInputError({
      what,
      where,
      why: "logs are kept by site, one a program",
      fix: `name one of ${known.join(", ")}`,
    });
  if (!parts.includes(part)) throw refuse(`the lab has no logs of ${JSON.stringify(part)}`, "SITE", parts);
  const logs = namesIn(found.logs(part))
    .filter((name) => name.endsWith(".log"))
    .map((name) => name.slice(0, -".log".length));
  if (program !== undefined && !logs.includes(program)) {
    throw refuse(`${part} has no log of ${JSON.stringify(program)}`, "PROGRAM", logs);
  }
  return logs
    .filter((each) => program === undefined || each === program)
    .map((each) => ({ program: each, file: found.log(part, each) }));
}

const pieceBytes = 64 * 1024;

/** Hands over what a log holds from a place on. Returns the place behind it. */
function readFrom(file: string, from: number, write: (text: Buffer) => void): number {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(pieceBytes);
    let place = from;
    while (place < size) {
      const read = readSync(descriptor, buffer, 0, Math.min(pieceBytes, size - place), place);
      if (read === 0) break;
      write(Buffer.from(buffer.subarray(0, read)));
      place += read;
    }
    return place;
  } finally {
    closeSync(descriptor);
  }
}

/** How logs are read. */
export interface ReadLogsOptions {
  /** Goes on with what is written until the lab's folder goes or the signal is raised. Default: false. */
  readonly follow?: boolean;
  /** Ends it. Default: nothing does. */
  readonly signal?: AbortSignal;
}

const betweenLooksMilliseconds = 250;

/**
 * Hands over what logs hold, one after the other, and then what is added to any of them.
 *
 * @param logs the logs
 * @param write called with each piece and the log that it is from
 * @param options whether it goes on
 */
export async function readLogs(
  logs: readonly ProgramLog[],
  write: (text: Buffer, log: ProgramLog) => void,
  options: ReadLogsOptions = {},
): Promise<void> {
  const { follow = false, signal } = options;
  const places = new Map(logs.map((log) => [log, 0]));
  for (;;) {
    for (const [log, place] of places) {
      try {
        places.set(
          log,
          readFrom(log.file, place, (text) => write(text, log)),
        );
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
        throw error;
      }
    }
    if (!follow || signal?.aborted) return;
    await sleep(betweenLooksMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
