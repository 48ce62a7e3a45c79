import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  type Blueprint,
  deriveBlueprint,
  InvalidInputError,
  readGraph,
  type ResourceGraph,
} from "@holdfast/resilience";
import { evaluate } from "../../evaluate/evaluate";
import { readProject } from "../../evaluate/project";
import { isInvalidInput } from "../../show/invalid-input";
import type { SiteLists } from "./site-lists";

/** What a declaration holds. */
export interface Declared {
  readonly graph: ResourceGraph;
  readonly blueprint: Blueprint;
}

/** Lines of an error that a child process reports, as {@link InvalidInputError} writes them. */
const reportedError = /^error: (.*)\n\s+at: (.*)\n\s+why: (.*)\n\s+fix: (.*)$/m;

function declared(text: string, stack: string): Declared {
  const graph = readGraph(text, `stack ${stack}`);
  return { graph, blueprint: deriveBlueprint(graph) };
}

/**
 * What a stack declares with some sites out of service. The program runs in a process of its own, since one process can
 * evaluate only one declaration.
 *
 * @param project a folder inside the project
 * @param stack the stack
 * @param lists the sites; those of the stack's file where absent
 * @throws InvalidInputError where the program refuses them
 */
export async function declaredWith(project: string, stack: string, lists?: SiteLists): Promise<Declared> {
  const program = require.resolve("./evaluate-declaration");
  // Programs are TypeScript, whatever this command was compiled to.
  const loader = ["--require", require.resolve("tsx/cjs")];
  const argument = JSON.stringify({ project, stack, lists });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...loader, program, argument], {
      maxBuffer: 2 ** 30,
    });
    return declared(stdout, stack);
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    const [, what, where, why, fix] = reportedError.exec(stderr) ?? [];
    if (what && where && why && fix) throw new InvalidInputError({ what, where, why, fix });
    throw error;
  }
}

/**
 * Evaluates a declaration and prints its resources in the shape of a stack's state, or the error that refuses it.
 *
 * @param argument JSON text of project, stack and lists
 */
export async function printDeclaration(argument: string): Promise<void> {
  const { project, stack, lists } = JSON.parse(argument) as {
    project: string;
    stack: string;
    lists?: SiteLists;
  };
  const overrides = lists && {
    "holdfast:lost": JSON.stringify(lists.lost),
    "holdfast:evacuated": JSON.stringify(lists.evacuated),
  };
  try {
    const resources = await evaluate(readProject(project, stack, overrides));
    process.stdout.write(JSON.stringify({ deployment: { resources } }));
  } catch (error) {
    process.exitCode = 2;
    process.stderr.write(
      isInvalidInput(error) ? `error: ${error.message}\n` : String((error as Error).stack),
    );
  }
}
