import { spawnSync } from "node:child_process";
import * as path from "node:path";

/** The repository, which is itself a Pulumi project. */
export const repository = path.join(__dirname, "../../..");

const node = path.join(repository, "node_modules/.bin/node");
const command = path.join(repository, "cli/bin/holdfast.js");

/** What a command printed and ended with. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the command as people do: in a process of its own. */
export function holdfast(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Ended {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !["NO_COLOR", "FORCE_COLOR"].includes(name)),
  );
  const { status, stdout, stderr } = spawnSync(node, [command, ...args], {
    cwd: repository,
    encoding: "utf8",
    env: { ...inherited, ...environment },
    maxBuffer: 2 ** 28,
  });
  return { code: status, out: stdout, error: stderr };
}

/**
 * Evaluates the shipped declaration and keeps its resources in a file, so that each command need not do that
 * again.
 */
export function evaluateTo(file: string): void {
  const script = `
    require("tsx/cjs");
    const { readProject } = require("./cli/evaluate/project");
    const { evaluate } = require("./cli/evaluate/evaluate");
    evaluate(readProject(process.cwd(), "dev")).then((resources) =>
      require("node:fs").writeFileSync(process.argv[1], JSON.stringify({ version: 3, deployment: { resources } })),
    );
  `;
  const { status, stderr } = spawnSync(node, ["-e", script, file], { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
