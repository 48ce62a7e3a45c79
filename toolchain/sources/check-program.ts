import { refusal } from "../versions/compare";
import { versionRanges } from "../versions/pinned-versions";
import { reportedVersion } from "../versions/reported-version";
import { reason } from "../failure";
import type { Search } from "../search";
import type { Tool, ToolName, ToolSource } from "../tool";

/**
 * Takes a program that is there if it runs and its version serves.
 *
 * @returns the tool; undefined, noted in the search, when it does not serve
 * @throws the signal's reason when that is raised
 */
export async function checkProgram(
  search: Search,
  name: ToolName,
  path: string,
  source: ToolSource,
): Promise<Tool | undefined> {
  let version: string;
  try {
    version = await reportedVersion(name, path, search.environment, search.signal);
  } catch (error) {
    search.signal?.throwIfAborted();
    return search.passedOver(source, `${path}: ${reason(error)}`);
  }
  const refused = refusal(version, versionRanges[name]);
  return refused === undefined
    ? { name, path, version, source }
    : search.passedOver(source, `${path}: ${refused}`);
}
