import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { InvalidInputError, type Report } from "@holdfast/resilience";
import { exitCodes } from "../exit-codes";
import { commitOf, repositoryRoot } from "./git";
import { addWorktree } from "./worktree";

/**
 * Reads a report that `holdfast check --json` wrote.
 *
 * @param where names it in errors
 * @throws InvalidInputError where it is none
 */
export function parseReport(text: string, where: string): Report {
  const invalid = (why: string) =>
    new InvalidInputError({
      what: `${where} is not a report`,
      where,
      why,
      fix: "write it with `holdfast check --json FILE`",
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  const report = content as Partial<Report> | null;
  if (!Array.isArray(report?.verdicts) || !Array.isArray(report.findings)) {
    throw invalid("a report has the lists `verdicts` and `findings`");
  }
  if (
    report.verdicts.some(
      (verdict) => typeof verdict?.service !== "string" || typeof verdict.loss !== "string",
    )
  ) {
    throw invalid("each verdict names its `service` and its `loss`");
  }
  return report as Report;
}

/** Reads a report from a file. */
export function readReport(file: string): Report {
  try {
    return parseReport(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError({
      what: `${file} cannot be read`,
      where: `--base-report ${file}`,
      why: error instanceof Error ? error.message : String(error),
      fix: "name a file that `holdfast check --json FILE` wrote",
    });
  }
}

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
}

/**
 * The report on a commit, made from its own files in a temporary worktree by a process of its own: its
 * declaration, its components and its analysis, as `holdfast check --json` reported it then.
 *
 * @throws InvalidInputError where there is no such commit or it cannot be judged
 */
export async function reportAt(reference: string, { cwd, stack, depth }: BaseSource): Promise<Report> {
  const project = path.resolve(cwd);
  const repository = repositoryRoot(project);
  const worktree = addWorktree(repository, commitOf(repository, reference));
  try {
    const folder = path.join(worktree.folder, path.relative(repository, project));
    const args = ["check", "--json", "--stack", stack, "--depth", String(depth), "--cwd", folder];
    const { code, printed, complaint } = await run(commandOf(folder), args, folder);
    if (code !== exitCodes.met && code !== exitCodes.unmet) {
      throw new InvalidInputError({
        what: `${reference} cannot be judged`,
        where: `--base ${reference}, stack ${stack}`,
        why: complaint || `its check ended with exit code ${code}`,
        fix: "compare with a commit that `holdfast check` accepts, or with a report of it: --base-report FILE",
      });
    }
    return parseReport(printed, `the report on ${reference}`);
  } finally {
    worktree.remove();
  }
}
