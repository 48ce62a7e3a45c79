import { mergeGraphs, readGraph, type ResourceGraph } from "@holdfast/resilience";
import { stackExportGraph } from "@holdfast/resilience/graph/read-stack-export";
import { readTextFile } from "./read-file";
import { evaluateApart } from "./evaluate-apart";
import { readProject } from "./project";

/** Where the resources to be judged come from. */
export interface GraphSource {
  /** Stack of the project that is evaluated; not used when `from` is given. */
  stack: string;
  /** Files made by `pulumi preview --json` or `pulumi stack export`; several are judged as one blueprint. */
  from?: string[];
  /** A folder inside the Pulumi project. */
  cwd: string;
  /** How long the program, or what writes a pipe among the files, may take, in seconds. Default: 120. */
  timeout?: number;
}

/**
 * Loads the resource graph to be judged.
 *
 * @throws InvalidInputError when a file, the project, its configuration or its program cannot be used
 */
export async function loadGraph(source: GraphSource): Promise<ResourceGraph> {
  const { from, cwd, stack, timeout } = source;
  if (from) {
    const fix = "name a file that `pulumi preview --json` or `pulumi stack export` wrote";
    const read = (file: string) => readTextFile(file, { fix, where: `--from ${file}`, patience: timeout });
    return mergeGraphs(from.map((file) => readGraph(read(file), file)));
  }
  const resources = await evaluateApart(readProject(cwd, stack), timeout);
  return stackExportGraph({ deployment: { resources } }, `stack ${stack}`);
}
