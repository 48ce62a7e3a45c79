import { join } from "node:path";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { versionRanges } from "../versions/pinned-versions";
import { isExecutable } from "./executable";

const plugins = join(__dirname, "..", "..", "stand-ins");

/** The project's own stand-ins for what cannot be built from Go modules. */
const standIns: Partial<Record<ToolName, string>> = {
  "pulumi-language-nodejs": join(plugins, "nodejs", "bin", "pulumi-language-nodejs"),
  "pulumi-resource-kubernetes": join(plugins, "kubernetes", "bin", "pulumi-resource-kubernetes"),
};

/** The folders of the stand-ins. */
export const standInFolders: readonly string[] = [join(plugins, "nodejs"), join(plugins, "kubernetes")];

/**
 * The project's stand-in for a plugin, for a machine that has the package registries and nothing else. It stands for
 * the pinned version, and is not asked for it.
 *
 * @returns the tool; undefined, noted in the search where there could be one, when there is none
 */
export function findStandIn(search: Search, name: ToolName): Tool | undefined {
  const path = standIns[name];
  if (path === undefined) return undefined;
  return isExecutable(path)
    ? { name, path, version: versionRanges[name].pinned, source: "stand-in" }
    : search.failed("stand-in", `${path} is not there`);
}
