import { readFile } from "node:fs/promises";
import {
  findCustomResourceDefinitions,
  findKwokStages,
  type FindOptions,
  findTool,
  type Tool,
  type ToolName,
} from "@holdfast/toolchain";

/** The programs that a lab runs. */
export const labTools = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "moto_server",
] as const satisfies readonly ToolName[];

/** The programs and definitions of a lab, all found. */
export interface Tools {
  readonly programs: ReadonlyMap<ToolName, Tool>;
  /** The definitions of custom resources that the blueprint uses, as YAML texts. */
  readonly customResourceDefinitions: readonly string[];
  /** What becomes of kwok's nodes and pods: YAML texts with documents of kind `Stage`. */
  readonly kwokStages: readonly string[];
}

function readAll(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map((path) => readFile(path, "utf8")));
}

/**
 * Finds programs, one after the other, since what has to be built takes the whole machine. Each line of progress says
 * which program of how many is looked for, and which are looked for after it: a build takes minutes.
 *
 * @param names the programs, in the order in which they are looked for
 * @param options how
 * @returns the programs, in that order
 * @throws ToolNotFoundError when one is nowhere
 */
export async function findEach<const Names extends readonly ToolName[]>(
  names: Names,
  options: FindOptions,
): Promise<{ readonly [Index in keyof Names]: Tool }> {
  const tools: Tool[] = [];
  for (const [index, name] of names.entries()) {
    const left = names.slice(index + 1);
    const rest = left.length === 0 ? "" : `; after it: ${left.join(", ")}`;
    const onProgress = (line: string): void =>
      options.onProgress?.(`${name} (${index + 1} of ${names.length}): ${line}${rest}`);
    tools.push(await findTool(name, { ...options, onProgress }));
  }
  return tools as unknown as { readonly [Index in keyof Names]: Tool };
}

/**
 * Finds everything that a lab runs.
 *
 * @param options how programs are looked for
 * @throws ToolNotFoundError when one is nowhere
 */
export async function findTools(options: FindOptions): Promise<Tools> {
  const found: readonly Tool[] = await findEach(labTools, options);
  const programs = new Map(found.map((tool) => [tool.name, tool]));
  return {
    programs,
    customResourceDefinitions: await readAll(await findCustomResourceDefinitions(options)),
    kwokStages: await readAll(await findKwokStages(options)),
  };
}

/** Which programs are used, and where they were found: "etcd 3.6.8 (PATH), …". */
export function describeTools(tools: Tools): string {
  return [...tools.programs.values()]
    .map(({ name, version, source }) => `${name} ${version} (${source})`)
    .join(", ");
}
