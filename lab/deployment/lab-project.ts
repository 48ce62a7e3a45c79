import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { stackFileForLab } from "./stack-file-copy";

/** Files that the engine writes to, or that the lab changes: copied, so that the project stays as it is. */
const copied = /^Pulumi(\..+)?\.ya?ml$/;

/** The files of stacks among them. */
const stackFile = /^Pulumi\..+\.ya?ml$/;

/** What is no part of the program. */
const leftOut = [".git", ".holdfast"];

/**
 * The project as the lab deploys it: the same program, with the stacks' files in a copy of their own, a state backend
 * of its own, and a passphrase that encrypts what is secret in both.
 */
export class LabProject {
  /** Folder with `Pulumi.yaml`; the program in it is linked to the project's. */
  public readonly folder: string;
  /** Folder of the state backend. */
  public readonly state: string;
  /** File with the passphrase; for its owner only. */
  public readonly passphraseFile: string;
  /** Folder around a link to the engine's command. */
  public readonly engine: string;
  /** Folder of what the engine keeps of its own. */
  public readonly home: string;
  /** Folder of what the engine and its plugins leave behind in a folder of temporary files; for its owner only. */
  public readonly temporary: string;

  private constructor(lab: string) {
    this.folder = join(lab, "project");
    this.state = join(lab, "state");
    this.passphraseFile = join(lab, "passphrase");
    this.engine = join(lab, "engine");
    this.home = join(lab, "home");
    this.temporary = join(lab, "temporary");
  }

  /**
   * Makes the project below a lab's folder, or finds it there. Stack files that are there are kept: operations change
   * them.
   *
   * @param project the project that is deployed
   * @param lab folder of the lab
   * @throws InvalidInputError where a stack's file is no YAML
   */
  static in(project: string, lab: string): LabProject {
    const made = new LabProject(lab);
    for (const folder of [made.folder, made.state, made.temporary]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    if (!existsSync(made.passphraseFile)) {
      writeFileSync(made.passphraseFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
    }
    for (const name of readdirSync(project)) {
      if (leftOut.includes(name)) continue;
      const target = join(made.folder, name);
      if (copied.test(name)) {
        if (existsSync(target)) continue;
        if (stackFile.test(name)) writeFileSync(target, stackFileForLab(join(project, name)));
        else copyFileSync(join(project, name), target);
        continue;
      }
      if (lstatSync(target, { throwIfNoEntry: false })) rmSync(target);
      symlinkSync(join(project, name), target);
    }
    return made;
  }
}
