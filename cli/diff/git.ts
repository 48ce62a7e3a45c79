import { execFileSync } from "node:child_process";
import { InvalidInputError } from "@holdfast/resilience";

/** Runs Git and returns what it prints, without the last line break. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trimEnd();
}

/**
 * The root of the repository that a folder is in.
 *
 * @throws InvalidInputError where it is in none
 */
export function repositoryRoot(folder: string): string {
  try {
    return git(folder, "rev-parse", "--show-toplevel");
  } catch {
    throw new InvalidInputError({
      what: "the project is not in a Git repository",
      where: folder,
      why: "the base of a comparison is read from its history",
      fix: "compare with a report instead: --base-report FILE, which `holdfast check --json FILE` writes",
    });
  }
}

/**
 * The commit that a name stands for.
 *
 * @throws InvalidInputError where it stands for none
 */
export function commitOf(repository: string, reference: string): string {
  try {
    return git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`);
  } catch {
    throw new InvalidInputError({
      what: `there is no commit ${reference}`,
      where: `--base ${reference}`,
      why: "the base of a comparison is a branch, a tag or a commit of this repository",
      fix: `name one that is here; a shallow clone may need: git fetch origin ${reference}`,
    });
  }
}
