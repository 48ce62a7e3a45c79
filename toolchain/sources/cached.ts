import { entriesOf, programPath } from "../cache/entries";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { checkProgram } from "./check-program";
import { isExecutable } from "./executable";

/**
 * Looks in the cache for a program of the pinned version, downloaded or built earlier.
 *
 * @returns the tool; undefined, noted in the search, when there is none or it no longer runs
 */
export async function findInCache(search: Search, name: ToolName): Promise<Tool | undefined> {
  const paths = entriesOf(name)
    .map((found) => programPath(search.cache, found, name))
    .filter(isExecutable);
  if (paths.length === 0) return search.failed("cache", `not in ${search.cache}`);
  for (const path of paths) {
    const tool = await checkProgram(search, name, path, "cache");
    if (tool) return tool;
  }
  return undefined;
}
