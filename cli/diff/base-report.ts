import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { InvalidInputError, type Report } from "@holdfast/resilience";
import { exitCodes } from "../exit-codes";
import { mergeBaseOf, repositoryRoot } from "@holdfast/evaluate/git";
import { parseReport } from "./read-report";
import { addWorktree } from "./worktree";

/** The command as a project's own packages have it: its source in a workspace, else the installed one. */
function commandOf(project: string): string {
  const load = createRequire(path.join(project, "package.json"));
  try {
    return path.join(path.dirname(load.resolve("@holdfast/cli/package.json")), "bin/holdfast.js");
  } catch {
    return path.join(__dirname, "../bin/holdfast.js");
  }
}

interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly complaint: string;
}

/** Runs a command to its end. It ends with this process, so that nothing runs on in a folder that is gone. */
function run(command: string, args: readonly string[], folder: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => child.kill("SIGKILL");
    process.on("exit", kill);
    const printed: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => printed.push(part));
    child.stderr.on("data", (part: Buffer) => complaint.push(part));
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("exit", kill);
      resolve({
        code,
        printed: Buffer.concat(printed).toString("utf8"),
        complaint: Buffer.concat(complaint).toString("utf8").trim(),
      });
    });
  });
}

/** What of a project is judged at its base. */
export interface BaseSource {
  /** A folder inside the project. */
  readonly cwd: string;
  readonly stack: string;
  readonly depth: number;
  readonly domains?: boolean;
}

/** A report on what a change began from. */
export interface BaseReport {
  readonly report: Report;
  /** What was judged, in words. */
  readonly name: string;
}

/** The folder of the project that `from` is in, from the repository's root; `from` itself where it is in none. */
function projectWithin(repository: string, from: string): string {
  for (let folder = from; folder.startsWith(repository); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "Pulumi.yaml"))) return path.relative(repository, folder);
  }
  return path.relative(repository, from);
}

/** The commit that a change began from. */
export interface BaseCommit {
  readonly reference: string;
  readonly repository: string;
  readonly commit: string;
}

/**
 * The commit that the working tree's branch left another one at.
 *
 * @param reference a branch, tag or commit
 * @param cwd a folder of the working tree
 * @throws InvalidInputError where there is no such commit
 */
export function baseCommit(reference: string, cwd: string): BaseCommit {
  const repository = repositoryRoot(path.resolve(cwd));
  return { reference, repository, commit: mergeBaseOf(repository, reference) };
}

/**
 * The report on a commit, made from its own files in a temporary worktree by a process of its own: its declaration, its
 * components and its analysis, as `holdfast check --json` reported it then.
 *
 * @throws InvalidInputError where it cannot be judged
 */
export async function reportAt(base: BaseCommit, source: BaseSource): Promise<BaseReport> {
  const { reference, repository, commit } = base;
  const { cwd, stack, depth, domains } = source;
  const name = `${reference} at ${commit.slice(0, 12)}`;
  const refuse = (why: string): never => {
    throw new InvalidInputError({
      what: `${name} cannot be judged`,
      where: `--base ${reference}, stack ${stack}`,
      why,
      fix: "compare with a commit that `npx holdfast check` accepts, or with a report: --base-report FILE; `npx holdfast check` judges the working tree by itself",
    });
  };
  const project = projectWithin(repository, realpathSync(cwd));
  const worktree = addWorktree(repository, commit, { project });
  try {
    const folder = path.join(worktree.folder, project);
    if (!existsSync(path.join(folder, "Pulumi.yaml"))) {
      return refuse(
        `it has no Pulumi.yaml${project ? ` in ${project}` : ""}: the project is new or was moved`,
      );
    }
    const losses = ["--depth", String(depth), ...(domains === false ? ["--no-domains"] : [])];
    const args = ["check", "--json", "--stack", stack, ...losses, "--cwd", folder];
    const { code, printed, complaint } = await run(commandOf(folder), args, folder);
    const judged = code === exitCodes.met || code === exitCodes.unmet;
    if (!judged || printed.trim() === "") {
      const told = complaint.replaceAll(`${worktree.folder}${path.sep}`, "").replace(/^error: /, "");
      return refuse(told || `its check ended with exit code ${code} and no report`);
    }
    return { report: parseReport(printed, `the report on ${name}`), name };
  } finally {
    worktree.remove();
  }
}
