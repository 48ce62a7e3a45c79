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
 * Finds everything that a lab runs. One after the other, since what has to be built takes the whole machine.
 *
 * @param options how programs are looked for
 * @throws ToolNotFoundError when one is nowhere
 */
export async function findTools(options: FindOptions): Promise<Tools> {
  const programs = new Map<ToolName, Tool>();
  for (const name of labTools) programs.set(name, await findTool(name, options));
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
