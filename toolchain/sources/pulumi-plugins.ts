import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { compareVersions, refusal } from "../versions/compare";
import { versionRanges } from "../versions/pinned-versions";
import { isExecutable } from "./executable";

/** What the engine calls each plugin in its plugin folder, before "-v" and the version. */
const pluginKinds: Partial<Record<ToolName, string>> = {
  "pulumi-language-nodejs": "language-nodejs",
  "pulumi-resource-kubernetes": "resource-kubernetes",
};

/**
 * Looks where the engine itself keeps plugins: `$PULUMI_HOME/plugins`, with `~/.pulumi` where that is unset. The newest
 * that serves is taken; its version is that of its folder's name, as it is for the engine.
 *
 * @returns the tool; undefined, noted in the search where there could be one, when there is none
 */
export function findPulumiPlugin(search: Search, name: ToolName): Tool | undefined {
  const kind = pluginKinds[name];
  if (kind === undefined) return undefined;
  const home = search.environment.PULUMI_HOME || join(search.environment.HOME || homedir(), ".pulumi");
  const plugins = join(home, "plugins");
  const installed = existsSync(plugins) ? readdirSync(plugins) : [];
  const versions = installed
    .map((folder) => new RegExp(`^${kind}-v(\\d+\\.\\d+\\.\\d+\\S*)$`).exec(folder)?.[1])
    .filter((version) => version !== undefined)
    // Beside a plugin that is being installed, or whose installation was cut off, the engine has a file of this name.
    .filter(
      (version) => !installed.includes(`${kind}-v${version}.partial`) && !/\.(lock|partial)$/.test(version),
    )
    .sort((a, b) => compareVersions(b, a));
  for (const version of versions) {
    const path = join(plugins, `${kind}-v${version}`, name);
    const refused = refusal(version, versionRanges[name]);
    if (refused !== undefined) search.passedOver("Pulumi's plugins", `${path}: ${refused}`);
    else if (isExecutable(path)) return { name, path, version, source: "cache" };
  }
  if (versions.length === 0) search.failed("Pulumi's plugins", `no ${kind} in ${plugins}`);
  return undefined;
}
