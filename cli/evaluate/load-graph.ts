import { readFileSync } from "node:fs";
import { InvalidInputError, mergeGraphs, readGraph, type ResourceGraph } from "@holdfast/resilience";
import { evaluate } from "./evaluate";
import { readProject } from "./project";

/** Where the resources to be judged come from. */
export interface GraphSource {
  /** Stack of the project that is evaluated in this process; not used when `from` is given. */
  stack: string;
  /** Files made by `pulumi preview --json` or `pulumi stack export`; several are judged as one blueprint. */
  from?: string[];
  /** A folder inside the Pulumi project. */
  cwd: string;
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InvalidInputError({
      what: `${file} cannot be read`,
      where: file,
      why: error instanceof Error ? error.message : String(error),
      fix: "name a file that `pulumi preview --json` or `pulumi stack export` wrote",
    });
  }
}

/**
 * Loads the resource graph to be judged.
 *
 * @throws InvalidInputError when a file, the project or its configuration cannot be used
 */
export async function loadGraph(source: GraphSource): Promise<ResourceGraph> {
  if (source.from) return mergeGraphs(source.from.map((file) => readGraph(readFile(file), file)));
  const project = readProject(source.cwd, source.stack);
  const resources = await evaluate(project);
  return readGraph(JSON.stringify({ deployment: { resources } }), `stack ${source.stack}`);
}
