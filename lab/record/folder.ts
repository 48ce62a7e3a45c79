import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type LabRecord, parseRecord } from "./record";

function textOf(record: LabRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** A path with the links of that part of it resolved which is there. */
function withoutLinks(path: string): string {
  return existsSync(path) || path === dirname(path)
    ? realpathSync(path)
    : join(withoutLinks(dirname(path)), basename(path));
}

/**
 * A lab's folder: what it wrote down about itself, data and keys of its sites, and logs. Only its owner may look
 * inside, since keys of clusters are in it.
 *
 * ```
 * lab.json               what runs, and as which processes
 * sites/SITE/            keys, kubeconfigs and data of a site
 * project/, state/       the stacks that are deployed: their files, and what the engine knows of them
 * engine/, temporary/    a link to the engine's command, and temporary files of its runs
 * logs/SITE/PROGRAM.log  what each program wrote
 * ```
 */
export class LabFolder {
  /** The folder, absolute and without symbolic links. */
  public readonly path: string;

  /** @param path the folder; it need not be there yet */
  constructor(path: string) {
    this.path = withoutLinks(resolve(path));
  }

  private get recordFile(): string {
    return join(this.path, "lab.json");
  }

  /** Folder of a site's keys and data. */
  site(name: string): string {
    return join(this.path, "sites", name);
  }

  /** Folder of the logs of a site, or of "aws". */
  logs(name: string): string {
    return join(this.path, "logs", name);
  }

  /** The log of one program. */
  log(name: string, program: string): string {
    return join(this.logs(name), `${program}.log`);
  }

  /** Makes the folder, for its owner only, with a folder of logs for each part. */
  create(parts: readonly string[]): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    for (const part of parts) mkdirSync(this.logs(part), { recursive: true, mode: 0o700 });
  }

  /** What the lab wrote down; undefined where nothing was, or what is there is no record. */
  read(): LabRecord | undefined {
    try {
      return parseRecord(readFileSync(this.recordFile, "utf8"));
    } catch {
      return undefined;
    }
  }

  /** Writes the record, whole or not at all: whoever reads it, or is killed here, finds the last whole one. */
  write(record: LabRecord): void {
    const draft = `${this.recordFile}.new`;
    writeFileSync(draft, textOf(record), { mode: 0o600 });
    renameSync(draft, this.recordFile);
  }

  /**
   * Removes the folder.
   *
   * @param keepLogs leaves the logs where they are
   */
  remove(keepLogs = false): void {
    if (!keepLogs) {
      rmSync(this.path, { recursive: true, force: true });
      return;
    }
    if (!existsSync(this.path)) return;
    for (const name of readdirSync(this.path).filter((each) => each !== "logs")) {
      rmSync(join(this.path, name), { recursive: true, force: true });
    }
  }
}
