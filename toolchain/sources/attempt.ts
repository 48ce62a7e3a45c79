import { CacheError } from "../cache/cache-error";
import { lastLines, reason } from "../failure";
import type { Search } from "../search";
import type { Tool, ToolName, ToolSource } from "../tool";

/**
 * Tries one way of getting a program. What goes wrong is said at once and noted for the error at the end, so that the
 * next way is tried.
 *
 * @param way what it is called
 * @param act the way
 * @returns what the way returns; undefined when it fails
 * @throws the signal's reason when that is raised
 */
export async function attempt(
  search: Search,
  name: ToolName,
  way: ToolSource,
  act: () => Promise<Tool | undefined>,
): Promise<Tool | undefined> {
  try {
    return await act();
  } catch (error) {
    search.signal?.throwIfAborted();
    if (error instanceof CacheError) search.fix = error.fix;
    const why = reason(error);
    search.progress(`${name}: ${way}: ${why}`);
    return search.failed(way, why, ...lastLines(error));
  }
}
