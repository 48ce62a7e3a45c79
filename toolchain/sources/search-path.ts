import { realpathSync } from "node:fs";
import { delimiter, join, resolve, sep } from "node:path";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { checkProgram } from "./check-program";
import { isExecutable } from "./executable";
import { standInFolders } from "./stand-in";

/** Which programs `KUBEBUILDER_ASSETS` is meant for: those of a control plane, as envtest has it. */
const controlPlane: readonly ToolName[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
];

/** True for one of the project's own stand-ins, which only serve when nothing official can be had. */
function isStandIn(path: string): boolean {
  const real = realpathSync(path);
  return standInFolders.some((folder) => real.startsWith(folder + sep));
}

/**
 * Looks in every folder of `PATH`, in its order, and takes the first program that serves.
 *
 * @returns the tool; undefined, noted in the search, when there is none
 */
export async function findOnPath(search: Search, name: ToolName): Promise<Tool | undefined> {
  // An empty entry means the current folder, where a program would be found by accident.
  const folders = [...new Set((search.environment.PATH ?? "").split(delimiter).filter(Boolean))];
  const found = folders
    .map((folder) => resolve(folder, name))
    .filter((path) => isExecutable(path) && !isStandIn(path));
  if (found.length === 0) return search.failed("PATH", `not in any of its ${folders.length} folders`);
  for (const path of found) {
    const tool = await checkProgram(search, name, path, "PATH");
    if (tool) return tool;
  }
  return undefined;
}

/**
 * Looks in the folder that `KUBEBUILDER_ASSETS` names, for the programs of a control plane.
 *
 * @returns the tool; undefined, noted in the search when the folder is named, when there is none
 */
export async function findInKubebuilderAssets(search: Search, name: ToolName): Promise<Tool | undefined> {
  const folder = search.environment.KUBEBUILDER_ASSETS;
  if (!folder || !controlPlane.includes(name)) return undefined;
  const path = join(resolve(folder), name);
  return isExecutable(path)
    ? checkProgram(search, name, path, "KUBEBUILDER_ASSETS")
    : search.failed("KUBEBUILDER_ASSETS", `not in ${folder}`);
}
