import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { versionRanges } from "../versions/pinned-versions";
import { isExecutable } from "./executable";

/** The packages of the project's own stand-ins for what cannot be built from Go modules. */
const packages: Partial<Record<ToolName, string>> = {
  "pulumi-language-nodejs": "@holdfast/nodejs-stand-in",
  "pulumi-resource-kubernetes": "@holdfast/kubernetes-stand-in",
};

/** The folder of an installed package; none where it is not installed. */
function folderOf(name: string): string | undefined {
  try {
    return dirname(realpathSync(require.resolve(`${name}/package.json`)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The folders of the stand-ins that are installed. */
export const standInFolders: readonly string[] = Object.values(packages)
  .map(folderOf)
  .filter((folder) => folder !== undefined);

/**
 * The project's stand-in for a plugin, for a machine that has the package registries and nothing else. It stands for
 * the pinned version, and is not asked for it.
 *
 * @returns the tool; undefined, noted in the search where there could be one, when there is none
 */
export function findStandIn(search: Search, name: ToolName): Tool | undefined {
  const standIn = packages[name];
  if (standIn === undefined) return undefined;
  const folder = folderOf(standIn);
  if (folder === undefined) return search.failed("stand-in", `${standIn} is not installed`);
  const path = join(folder, "bin", name);
  return isExecutable(path)
    ? { name, path, version: versionRanges[name].pinned, source: "stand-in" }
    : search.failed("stand-in", `${path} is not there`);
}
