import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { readStackExport, type ResourceGraph } from "@holdfast/resilience";

/** The repository's folder. */
export const REPOSITORY = path.join(__dirname, "../..");

/** The blueprints that are mutated: their name, the folder of the project, and its stack. */
export const subjects = [
  { name: "dev", folder: "." },
  { name: "one-service", folder: "examples/one-service" },
] as const;

/** Name of a blueprint that is mutated. */
export type SubjectName = (typeof subjects)[number]["name"];

/**
 * What the `dev` stack of a project declares, as an exported stack, without access to clusters. A project is evaluated
 * once in a process, so each has one of its own.
 *
 * @throws Error where the project cannot be evaluated
 */
export function exportedSubject(name: SubjectName): string {
  const { folder } = subjects.find((subject) => subject.name === name)!;
  const program = path.join(__dirname, "programs/print-project.ts");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", program, path.join(REPOSITORY, folder)],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`${folder} was not evaluated: ${stderr}`);
  return stdout;
}

/** The resources of an exported stack. */
export function graphOf(exported: string): ResourceGraph {
  return readStackExport(exported);
}
