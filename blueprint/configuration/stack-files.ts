import { readFileSync } from "node:fs";
import * as path from "node:path";
import { shownFile, YamlFile } from "../source/yaml-file";
import type { ConfigurationSource } from "./configuration";

/** The file, or nothing where it is not there or no YAML: Pulumi has refused it by then. */
function readYamlFile(file: string): YamlFile | undefined {
  try {
    return new YamlFile(file, readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Says where a stack's configuration stands: in its file, or in `Pulumi.yaml` where all stacks have it from there.
 *
 * @param folder folder of the project
 * @param stack the stack's name
 */
export function stackFiles(
  folder: string,
  stack: string,
): Required<Pick<ConfigurationSource, "where" | "sharedIn">> {
  // A stack in a backend with organisations is called organisation/project/stack; its file is not.
  const stackFile = path.join(folder, `Pulumi.${stack.split("/").at(-1)}.yaml`);
  const projectFile = path.join(folder, "Pulumi.yaml");
  const pathTo = (key: string) => ["config", `holdfast:${key}`];
  /** The project's file and what leads to a value in it, where the stack's own file has none. */
  const shared = (key: string, own: YamlFile | undefined) => {
    if (own?.has(pathTo(key))) return undefined;
    const project = readYamlFile(projectFile);
    const path = [
      [...pathTo(key), "value"],
      [...pathTo(key), "default"],
    ].find((each) => project?.has(each));
    return project && path && { project, path };
  };
  return {
    where(key, valuePath) {
      const own = readYamlFile(stackFile);
      const found = shared(key, own);
      if (found) return found.project.where([...found.path, ...valuePath]);
      if (own?.has(pathTo(key))) return own.where([...pathTo(key), ...valuePath]);
      return own?.has(["config"]) ? own.where(["config"]) : shownFile(stackFile);
    },
    sharedIn: (key) => (shared(key, readYamlFile(stackFile)) ? shownFile(projectFile) : undefined),
  };
}
