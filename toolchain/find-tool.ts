import { Search } from "./search";
import { findInCache } from "./sources/cached";
import { findPulumiPlugin } from "./sources/pulumi-plugins";
import { findInKubebuilderAssets, findOnPath } from "./sources/search-path";
import { findStandIn } from "./sources/stand-in";
import { ToolNotFoundError } from "./tool-not-found-error";
import type { FindOptions, Tool, ToolName } from "./tool";

/**
 * Finds a program, in this order: `PATH`, `KUBEBUILDER_ASSETS`, the engine's plugin folder, the cache, and the project's
 * stand-in. One whose version does not serve is passed over, and it is said why.
 *
 * @throws ToolNotFoundError when it is nowhere: what was tried, and what to do
 * @throws the signal's reason when that is raised
 */
export async function findTool(name: ToolName, options: FindOptions = {}): Promise<Tool> {
  const search = new Search(options);
  const tool =
    (await findOnPath(search, name)) ??
    (await findInKubebuilderAssets(search, name)) ??
    findPulumiPlugin(search, name) ??
    (await findInCache(search, name)) ??
    findStandIn(search, name);
  if (tool) return tool;
  throw new ToolNotFoundError(name, search.attempts, `install ${name} and put it on PATH`);
}
