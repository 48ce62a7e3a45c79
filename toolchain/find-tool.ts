import { Search } from "./search";
import { buildWithGo } from "./sources/go-build";
import { download } from "./sources/download";
import { findInCache } from "./sources/cached";
import { findInKubebuilderAssets, findOnPath } from "./sources/search-path";
import { findPulumiPlugin } from "./sources/pulumi-plugins";
import { findStandIn } from "./sources/stand-in";
import { installWithPip } from "./sources/python-environment";
import { ToolNotFoundError } from "./tool-not-found-error";
import type { FindOptions, Tool, ToolName } from "./tool";
import { versionRanges } from "./versions/pinned-versions";

/** A place to look in, or a way of getting a program: undefined when it is not there or cannot be had. */
type Source = (search: Search, name: ToolName) => Tool | undefined | Promise<Tool | undefined>;

/** Where a program may be already. */
const places: readonly Source[] = [findOnPath, findInKubebuilderAssets, findPulumiPlugin, findInCache];

/** How a program is built on this machine. */
const builds: readonly Source[] = [buildWithGo, installWithPip];

/**
 * Finds a program, in this order: `PATH`, `KUBEBUILDER_ASSETS`, the engine's plugin folder, the cache, the official
 * download, a build from pinned Go modules (moto: an installation by pip), and the project's stand-in. One whose
 * version does not serve is passed over, and it is said why.
 *
 * @throws ToolNotFoundError when it cannot be had: what was tried, and what to do
 * @throws the signal's reason when that is raised
 */
export async function findTool(name: ToolName, options: FindOptions = {}): Promise<Tool> {
  return first([...places, download, ...builds, findStandIn], name, options);
}

/**
 * Builds a program, whether it is found elsewhere or not, and leaves it in the cache.
 *
 * @returns the program, from the cache where it has been built before
 * @throws ToolNotFoundError when it cannot be built: what was tried, and what to do
 * @throws the signal's reason when that is raised
 */
export async function buildTool(name: ToolName, options: FindOptions = {}): Promise<Tool> {
  return first(builds, name, options);
}

async function first(sources: readonly Source[], name: ToolName, options: FindOptions): Promise<Tool> {
  const search = new Search(options);
  for (const source of sources) {
    search.signal?.throwIfAborted();
    const tool = await source(search, name);
    if (tool) return tool;
  }
  throw new ToolNotFoundError(name, search.attempts, search.fix ?? usualFix(name));
}

function usualFix(name: ToolName): string {
  const { minimum, below } = versionRanges[name];
  const versions = `${minimum} or later${below === undefined ? "" : `, before ${below}`}`;
  return `put ${name} ${versions} on PATH, or let this machine reach what is named above`;
}
