import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { InvalidInputError } from "@holdfast/resilience";

/** What Git itself sets for its hooks: a command that a hook runs would look at another repository by them. */
const OF_A_HOOK = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY)$/;

/** Runs Git and returns what it prints, without the last line break. No hook of the repository runs. */
export function git(folder: string, ...args: string[]): string {
  const environment = Object.entries(process.env).filter(([name]) => !OF_A_HOOK.test(name));
  return execFileSync("git", ["-C", folder, "-c", "core.hooksPath=/dev/null", ...args], {
    encoding: "utf8",
    env: Object.fromEntries(environment),
    stdio: ["ignore", "pipe", "pipe"],
  }).trimEnd();
}

/** What Git printed of a failure; `undefined` where Git itself cannot be run. */
function complaintOf(error: unknown): string | undefined {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === "ENOENT") return undefined;
  return String(stderr ?? "")
    .trim()
    .split("\n")[0]
    ?.replace(/^fatal: /, "");
}

const OR_A_REPORT =
  "compare with a report instead: --base-report FILE, which `npx holdfast check --json FILE` writes";

/**
 * The root of the working tree that a folder is in, without symbolic links.
 *
 * @throws InvalidInputError where it is in none
 */
export function repositoryRoot(folder: string): string {
  const refuse = (what: string, why: string, fix: string): never => {
    throw new InvalidInputError({ what, where: folder, why, fix });
  };
  let answer: string;
  try {
    answer = git(folder, "rev-parse", "--is-inside-work-tree");
  } catch (error) {
    const complaint = complaintOf(error);
    return complaint === undefined
      ? refuse(
          "git cannot be run",
          "the base of a comparison is read from the history",
          `install it, or ${OR_A_REPORT}`,
        )
      : refuse(
          "the project is not in a Git repository",
          `the base of a comparison is read from its history; git says: ${complaint}`,
          OR_A_REPORT,
        );
  }
  if (answer !== "true") {
    return refuse(
      "the project is in a Git repository without a working tree",
      "a comparison is about the files of the working tree, and a bare repository has none",
      "run this command in a clone or in a worktree of it",
    );
  }
  return realpathSync(git(folder, "rev-parse", "--show-toplevel"));
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
    const [, remote, branch] = /^([^/]+)\/(.+)$/.exec(reference) ?? [];
    const fetched =
      remote && git(repository, "remote").split("\n").includes(remote)
        ? `git fetch ${remote} ${branch}:refs/remotes/${reference}`
        : `git fetch origin ${reference}`;
    throw new InvalidInputError({
      what: `there is no commit ${reference}`,
      where: `--base ${reference}`,
      why: "the base of a comparison is a branch, a tag or a commit of this repository",
      fix: `name one that is here, or bring it here: ${fetched}`,
    });
  }
}

/**
 * The commit that the working tree's branch left another one at: what changed since then is the change. Later commits
 * of the other one are not part of it.
 *
 * @throws InvalidInputError where there is no such commit or the two have no common history
 */
export function mergeBaseOf(repository: string, reference: string): string {
  const commit = commitOf(repository, reference);
  const refuse = (what: string, why: string, fix: string): never => {
    throw new InvalidInputError({ what, where: `--base ${reference}`, why, fix });
  };
  try {
    git(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  } catch {
    return refuse(
      "the branch that is checked out has no commit yet",
      `a comparison begins where it left ${reference}`,
      "commit once, or check out a branch",
    );
  }
  try {
    return git(repository, "merge-base", "HEAD", commit);
  } catch {
    return git(repository, "rev-parse", "--is-shallow-repository") === "true"
      ? refuse(
          `this shallow clone does not reach back to where HEAD left ${reference}`,
          "a comparison begins at the last commit that both have, and it was not fetched",
          "fetch the whole history: git fetch --unshallow (in GitHub Actions: fetch-depth: 0 at actions/checkout)",
        )
      : refuse(
          `HEAD and ${reference} have no commit in common`,
          "a comparison begins at the last commit that both have, and their histories are unrelated",
          `name a branch that this one grew out of, or ${OR_A_REPORT}`,
        );
  }
}
